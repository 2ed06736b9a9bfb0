package dev.sojourn.store.jdbc;

import dev.sojourn.Attributes;
import dev.sojourn.SessionId;
import dev.sojourn.token.AttributeSeal;
import dev.sojourn.token.AttributeSeal.Place;
import dev.sojourn.token.SecretBytes;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.SQLDataException;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Attributes of sessions as they lie in the file: plain, or sealed once the engine has said so.
 * Where there is nothing to hide, nothing is sealed. Thread-safe.
 */
public final class AttributeBox {

  private static final Logger LOG = System.getLogger(AttributeBox.class.getName());

  /** Beyond so many sessions the log names no more: the metric counts them. */
  private static final int MOST_TOLD = 100;

  private static final String TYPED = "attributes";
  private static final String FRAMEWORK = "framework attribute ";

  /**
   * A framework attribute as it is stored.
   *
   * @param bytes plain or sealed
   * @param sealed which of both
   */
  public record Kept(SecretBytes bytes, boolean sealed) {}

  private final Set<SessionId> told = new HashSet<>();

  private volatile @Nullable AttributeSeal seal;

  public void use(AttributeSeal said) {
    seal = said;
  }

  /** What seals, or null if nothing is to be sealed. */
  public @Nullable AttributeSeal sealing() {
    AttributeSeal said = seal;
    return said != null && said.seals() ? said : null;
  }

  public byte[] put(String tenant, SessionId session, Attributes attributes) {
    byte[] plain = Codec.encode(attributes);
    AttributeSeal sealing = sealing();
    return sealing == null || attributes.values().isEmpty()
        ? plain
        : sealing.seal(new Place(tenant, session, TYPED), plain);
  }

  public Attributes take(String tenant, SessionId session, byte[] stored) throws SQLDataException {
    boolean sealed = stored.length > 0 && stored[0] == AttributeSeal.FORMAT;
    return Codec.attributes(sealed ? open(new Place(tenant, session, TYPED), stored) : stored);
  }

  /** Tells the log of a session that is shown without what is unreadable, the first time. */
  public void tellUnreadable(SessionId session) {
    synchronized (told) {
      if (told.size() == MOST_TOLD || !told.add(session)) {
        return;
      }
    }
    LOG.log(
        Level.WARNING,
        "session {0} cannot be read whole; it is listed without what cannot be read",
        session);
  }

  public Kept put(String tenant, SessionId session, String name, byte[] plain) {
    AttributeSeal sealing = sealing();
    byte[] kept =
        sealing == null ? plain : sealing.seal(new Place(tenant, session, FRAMEWORK + name), plain);
    return new Kept(SecretBytes.copyOf(kept), sealing != null);
  }

  public byte[] take(String tenant, SessionId session, String name, Kept kept)
      throws SQLDataException {
    return kept.sealed()
        ? open(new Place(tenant, session, FRAMEWORK + name), kept.bytes().reveal())
        : kept.bytes().reveal();
  }

  private byte[] open(Place place, byte[] sealed) throws SQLDataException {
    AttributeSeal said = seal;
    byte[] plain = said == null ? null : said.open(place, sealed);
    if (plain == null) {
      throw new SQLDataException(
          "the " + place.name() + " of session " + place.session() + " cannot be decrypted");
    }
    return plain;
  }
}
