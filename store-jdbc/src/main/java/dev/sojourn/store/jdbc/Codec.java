package dev.sojourn.store.jdbc;

import dev.sojourn.Access;
import dev.sojourn.AttributeValue;
import dev.sojourn.Attributes;
import dev.sojourn.EndReason;
import dev.sojourn.Factor;
import dev.sojourn.FactorMethod;
import dev.sojourn.Initiator;
import dev.sojourn.SessionId;
import dev.sojourn.binding.Binding;
import dev.sojourn.binding.Fingerprint;
import dev.sojourn.store.EpochRaise;
import dev.sojourn.token.SecretBytes;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.sql.SQLDataException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Lists and maps as bytes in one column: a format version, then counts and values, texts as {@link
 * DataOutputStream#writeUTF} writes them. What was not written by this class in exactly this way is
 * refused.
 */
public final class Codec {

  private static final int VERSION = 1;

  private static final int TEXT = 1;
  private static final int DECIMAL = 2;
  private static final int FLAG = 3;
  private static final int TEXT_LIST = 4;

  private interface Writing {
    void to(DataOutputStream out) throws IOException;
  }

  private interface Reading<T> {
    T from(PackedReader in) throws IOException;
  }

  private Codec() {}

  public static byte[] encode(Attributes attributes) {
    return bytes(out -> {
      out.writeInt(attributes.values().size());
      for (Map.Entry<String, AttributeValue> entry : attributes.values().entrySet()) {
        out.writeUTF(entry.getKey());
        write(out, entry.getValue());
      }
    });
  }

  public static Attributes attributes(byte[] bytes) throws SQLDataException {
    return read(
        "attributes",
        bytes,
        in -> {
          Map<String, AttributeValue> values = new TreeMap<>();
          for (int left = count(in); left > 0; left--) {
            String name = in.readUTF();
            values.put(name, value(in));
          }
          return values.isEmpty() ? Attributes.EMPTY : new Attributes(values);
        });
  }

  public static byte[] encode(Access access) {
    return bytes(out -> {
      writeTexts(out, access.roles());
      writeTexts(out, access.permissions());
    });
  }

  public static Access access(byte[] bytes) throws SQLDataException {
    return read(
        "access",
        bytes,
        in -> {
          Set<String> roles = new TreeSet<>(texts(in));
          Set<String> permissions = new TreeSet<>(texts(in));
          return new Access(roles, permissions);
        });
  }

  public static byte[] encodeFactors(List<Factor> factors) {
    return bytes(out -> {
      out.writeInt(factors.size());
      for (Factor factor : factors) {
        out.writeUTF(factor.method().wireName());
        out.writeLong(factor.at().toEpochMilli());
        out.writeByte(factor.level());
      }
    });
  }

  public static List<Factor> factors(byte[] bytes) throws SQLDataException {
    return read(
        "factors",
        bytes,
        in -> {
          List<Factor> factors = new ArrayList<>();
          for (int left = count(in); left > 0; left--) {
            FactorMethod method = known(FactorMethod.ofWireName(in.readUTF()));
            Instant at = Instant.ofEpochMilli(in.readLong());
            factors.add(new Factor(method, at, in.readByte()));
          }
          return List.copyOf(factors);
        });
  }

  public static byte[] encodeRaises(List<EpochRaise> raises) {
    return bytes(out -> {
      out.writeInt(raises.size());
      for (EpochRaise raise : raises) {
        out.writeLong(raise.epoch());
        out.writeUTF(raise.reason().wireName());
        out.writeLong(raise.at().toEpochMilli());
        out.writeUTF(raise.initiator().kind().name());
        writeOptional(out, raise.initiator().id());
        SessionId spared = raise.spared();
        out.writeBoolean(spared != null);
        if (spared != null) {
          out.writeLong(spared.high());
          out.writeLong(spared.low());
        }
      }
    });
  }

  public static List<EpochRaise> raises(byte[] bytes) throws SQLDataException {
    return read(
        "raises",
        bytes,
        in -> {
          List<EpochRaise> raises = new ArrayList<>();
          for (int left = count(in); left > 0; left--) {
            long epoch = in.readLong();
            EndReason reason = known(EndReason.ofWireName(in.readUTF()));
            Instant at = Instant.ofEpochMilli(in.readLong());
            Initiator.Kind kind = Initiator.Kind.valueOf(in.readUTF());
            Initiator initiator = new Initiator(kind, flag(in) ? in.readUTF() : null);
            SessionId spared = flag(in) ? new SessionId(in.readLong(), in.readLong()) : null;
            raises.add(new EpochRaise(epoch, reason, at, initiator, spared));
          }
          return List.copyOf(raises);
        });
  }

  public static byte[] encode(Binding binding) {
    return bytes(out -> {
      writeOptional(out, binding.address());
      Fingerprint fingerprint = binding.fingerprint();
      out.writeBoolean(fingerprint != null);
      if (fingerprint != null) {
        out.writeUTF(fingerprint.browser());
        out.writeUTF(fingerprint.platform());
        writeOptional(out, fingerprint.hints());
      }
      SecretBytes device = binding.device();
      byte[] verifier = device == null ? new byte[0] : device.reveal();
      out.writeByte(verifier.length);
      out.write(verifier);
    });
  }

  public static @Nullable Binding binding(byte @Nullable [] bytes) throws SQLDataException {
    return bytes == null
        ? null
        : read(
            "binding",
            bytes,
            in -> {
              String address = flag(in) ? in.readUTF() : null;
              Fingerprint fingerprint =
                  flag(in)
                      ? new Fingerprint(in.readUTF(), in.readUTF(), flag(in) ? in.readUTF() : null)
                      : null;
              byte[] device = in.readBytes(in.readUnsignedByte());
              return new Binding(
                  address, fingerprint, device.length == 0 ? null : SecretBytes.copyOf(device));
            });
  }

  private static void write(DataOutputStream out, AttributeValue value) throws IOException {
    switch (value) {
      case AttributeValue.Text text -> {
        out.writeByte(TEXT);
        out.writeUTF(text.value());
      }
      case AttributeValue.Decimal decimal -> {
        out.writeByte(DECIMAL);
        out.writeUTF(decimal.value().toString());
      }
      case AttributeValue.Flag flag -> {
        out.writeByte(FLAG);
        out.writeBoolean(flag.value());
      }
      case AttributeValue.TextList list -> {
        out.writeByte(TEXT_LIST);
        writeTexts(out, list.values());
      }
    }
  }

  private static AttributeValue value(PackedReader in) throws IOException {
    int type = in.readByte();
    return switch (type) {
      case TEXT -> new AttributeValue.Text(in.readUTF());
      case DECIMAL -> new AttributeValue.Decimal(new BigDecimal(in.readUTF()));
      case FLAG -> new AttributeValue.Flag(flag(in));
      case TEXT_LIST -> new AttributeValue.TextList(texts(in));
      default -> throw new IOException("unknown type");
    };
  }

  private static void writeTexts(DataOutputStream out, java.util.Collection<String> texts)
      throws IOException {
    out.writeInt(texts.size());
    for (String text : texts) {
      out.writeUTF(text);
    }
  }

  private static List<String> texts(PackedReader in) throws IOException {
    List<String> texts = new ArrayList<>();
    for (int left = count(in); left > 0; left--) {
      texts.add(in.readUTF());
    }
    return texts;
  }

  private static void writeOptional(DataOutputStream out, @Nullable String text)
      throws IOException {
    out.writeBoolean(text != null);
    if (text != null) {
      out.writeUTF(text);
    }
  }

  /** A count; nothing is reserved for it, so that a wrong one only runs into the end. */
  private static int count(PackedReader in) throws IOException {
    int count = in.readInt();
    if (count < 0) {
      throw new IOException("negative count");
    }
    return count;
  }

  private static boolean flag(PackedReader in) throws IOException {
    int value = in.readByte();
    if (value != 0 && value != 1) {
      throw new IOException("neither true nor false");
    }
    return value == 1;
  }

  private static <T> T known(Optional<T> value) throws IOException {
    return value.orElseThrow(() -> new IOException("unknown name"));
  }

  private static byte[] bytes(Writing writing) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(64);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(VERSION);
      writing.to(out);
    } catch (IOException tooLong) {
      // Writing to memory fails only for a text of more than 64 KiB, which every caller's bound
      // excludes.
      throw new UncheckedIOException(tooLong);
    }
    return bytes.toByteArray();
  }

  private static <T> T read(String what, byte[] bytes, Reading<T> reading) throws SQLDataException {
    try {
      PackedReader in = new PackedReader(bytes);
      if (in.readByte() != VERSION) {
        throw new IOException("unknown version");
      }
      T value = reading.from(in);
      if (!in.isAtEnd()) {
        throw new IOException("more than expected");
      }
      return value;
    } catch (IOException | RuntimeException unreadable) {
      // Without the cause: its message may quote what is stored.
      throw new SQLDataException("unreadable " + what);
    }
  }
}
