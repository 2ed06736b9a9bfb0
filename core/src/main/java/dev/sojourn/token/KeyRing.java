package dev.sojourn.token;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The server's keys by id. The last one makes new tokens, all of them verify. Immutable.
 *
 * <p>Its text form has one line a key, {@code v1 <id> <secret> <created>}: the id as 8 hexadecimal
 * digits, the secret as base64url of {@value #SECRET_BYTES} bytes, the time of creation in RFC
 * 3339. Blank lines and lines that begin with {@code #} are passed over.
 */
public final class KeyRing {

  /** The bytes of a key's secret. */
  public static final int SECRET_BYTES = 32;

  /** The most keys of a ring. */
  public static final int MAX_KEYS = 16;

  private static final int MAX_FILE_BYTES = 16 * 1024;
  private static final int MIN_DISTINCT_BYTES = 12;
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  /**
   * One key.
   *
   * @param id names it within tokens
   * @param secret its bytes
   * @param createdAt when it was made
   */
  public record Key(int id, SecretBytes secret, Instant createdAt) {

    /**
     * Refuses a weak key.
     *
     * @throws IllegalArgumentException if it has not {@value #SECRET_BYTES} bytes, or is plainly no
     *     random value (too few distinct bytes, a sequence, readable text)
     */
    public Key {
      byte[] bytes = secret.reveal();
      if (bytes.length != SECRET_BYTES) {
        throw new IllegalArgumentException("a key's secret must have " + SECRET_BYTES + " bytes");
      }
      if (isWeak(bytes)) {
        throw new IllegalArgumentException(
            "key " + Integer.toHexString(id) + " is weak or an example; let Sojourn make one");
      }
    }
  }

  private final List<Key> keys;

  private KeyRing(List<Key> keys) {
    this.keys = List.copyOf(keys);
    if (keys.isEmpty() || keys.size() > MAX_KEYS) {
      throw new IllegalArgumentException("a key ring must have 1 to " + MAX_KEYS + " keys");
    }
    if (keys.stream().map(Key::id).distinct().count() != keys.size()) {
      throw new IllegalArgumentException("a key id is there twice");
    }
  }

  /** A ring of these keys; the last one makes new tokens. */
  public static KeyRing of(List<Key> keys) {
    return new KeyRing(keys);
  }

  /** A ring of one new key, kept nowhere: what it made is worthless after a restart. */
  public static KeyRing generate(RandomGenerator random, InstantSource time) {
    byte[] secret = new byte[SECRET_BYTES];
    random.nextBytes(secret);
    Instant now = Instant.ofEpochSecond(time.instant().getEpochSecond());
    return new KeyRing(List.of(new Key(random.nextInt(), SecretBytes.copyOf(secret), now)));
  }

  /**
   * Reads the text form.
   *
   * @throws IllegalArgumentException naming the line, never its content
   */
  public static KeyRing parse(String text) {
    List<Key> keys = new ArrayList<>();
    int number = 0;
    for (String line : text.split("\n", -1)) {
      number++;
      if (!line.isBlank() && !line.startsWith("#")) {
        keys.add(parseLine(line.strip(), number));
      }
    }
    return new KeyRing(keys);
  }

  private static Key parseLine(String line, int number) {
    String[] parts = line.split(" +", -1);
    if (parts.length != 4 || !parts[0].equals("v1") || !parts[1].matches("[0-9a-f]{8}")) {
      throw new IllegalArgumentException("key file, line " + number + ": not a key");
    }
    try {
      return new Key(
          Integer.parseUnsignedInt(parts[1], 16),
          SecretBytes.copyOf(Base64.getUrlDecoder().decode(parts[2])),
          Instant.parse(parts[3]));
    } catch (DateTimeException notATime) {
      throw new IllegalArgumentException("key file, line " + number + ": not a time", null);
    } catch (IllegalArgumentException refused) {
      String why = refused.getMessage();
      throw new IllegalArgumentException(
          "key file, line " + number + ": " + (why != null && why.contains("key") ? why : "no key"),
          null);
    }
  }

  /**
   * Reads the file, or makes a ring of one key and writes it there with mode 0600, durably, before
   * anything is made with it. When two processes try at once, both get the same.
   *
   * @throws IllegalArgumentException if the file is no key ring, or others may read it
   * @throws UncheckedIOException if it cannot be read or written
   */
  public static KeyRing openOrCreate(Path file, RandomGenerator random, InstantSource time) {
    try {
      return Files.exists(file) ? open(file) : create(file, generate(random, time));
    } catch (IOException fault) {
      throw new UncheckedIOException("key file " + file, fault);
    }
  }

  /**
   * Reads the file.
   *
   * @throws IllegalArgumentException if the file is no key ring, or others may read it
   * @throws IOException if it cannot be read
   */
  public static KeyRing open(Path file) throws IOException {
    if (Files.size(file) > MAX_FILE_BYTES) {
      throw new IllegalArgumentException(file + " is too large for a key file");
    }
    if (isPosix(file)) {
      Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file);
      if (!OWNER_ONLY.containsAll(mode)) {
        throw new IllegalArgumentException(file + " is open to others: its mode must be 0600");
      }
    }
    return parse(Files.readString(file, StandardCharsets.UTF_8));
  }

  private static KeyRing create(Path file, KeyRing ring) throws IOException {
    Path directory = file.toAbsolutePath().getParent();
    if (directory == null) {
      throw new IOException("no directory for " + file);
    }
    Files.createDirectories(directory);
    Path draft =
        isPosix(directory)
            ? Files.createTempFile(
                directory, ".keys", null, PosixFilePermissions.asFileAttribute(OWNER_ONLY))
            : Files.createTempFile(directory, ".keys", null);
    try {
      Files.writeString(draft, ring.format(), StandardCharsets.UTF_8, StandardOpenOption.SYNC);
      try {
        Files.createLink(file, draft); // fails when the file exists: the first writer wins
      } catch (FileAlreadyExistsException another) {
        return open(file);
      } catch (UnsupportedOperationException noLinks) {
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
      }
      sync(directory);
      return ring;
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  /** The name, too, must outlive a power failure: without its keys no session does. */
  private static void sync(Path directory) throws IOException {
    if (isPosix(directory)) { // elsewhere a directory cannot be opened
      try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  private static boolean isPosix(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  /** The text form: secret. */
  String format() {
    StringBuilder text = new StringBuilder("# Sojourn's keys. Whoever has them can make tokens.\n");
    for (Key key : keys) {
      text.append("v1 ")
          .append(String.format("%08x", key.id()))
          .append(' ')
          .append(Base64.getUrlEncoder().withoutPadding().encodeToString(key.secret().reveal()))
          .append(' ')
          .append(key.createdAt())
          .append('\n');
    }
    return text.toString();
  }

  /** The keys, the one that makes new tokens last. */
  public List<Key> keys() {
    return keys;
  }

  /** The key that makes new tokens. */
  public Key current() {
    return keys.getLast();
  }

  /** The key of this id, or null. */
  public @Nullable Key find(int id) {
    for (Key key : keys) {
      if (key.id() == id) {
        return key;
      }
    }
    return null;
  }

  private static boolean isWeak(byte[] bytes) {
    long distinct = new String(bytes, StandardCharsets.ISO_8859_1).chars().distinct().count();
    boolean text = true;
    boolean sequence = true;
    for (int i = 0; i < bytes.length; i++) {
      text &= bytes[i] >= 0x20 && bytes[i] < 0x7f;
      sequence &= i < 2 || (byte) (bytes[i] - bytes[i - 1]) == (byte) (bytes[1] - bytes[0]);
    }
    return distinct < MIN_DISTINCT_BYTES || text || sequence;
  }

  /** Says only which keys there are. */
  @Override
  public String toString() {
    return "KeyRing"
        + keys.stream().map(key -> Integer.toHexString(key.id())).toList()
        + "[secrets hidden]";
  }
}
