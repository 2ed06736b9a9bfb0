package dev.sojourn.server.cli;

import dev.sojourn.Randomness;
import dev.sojourn.TimeSource;
import dev.sojourn.server.OwnerOnlyFile;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.random.RandomGenerator;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A certificate for this machine that signs itself: browsers warn of it until somebody trusts it.
 *
 * @param certificate the file with the certificate
 * @param key the file with its key, for its owner only
 */
record DemoCertificate(Path certificate, Path key) {

  private static final Duration LIFE = Duration.ofDays(397);
  private static final Duration RENEWED_BEFORE = Duration.ofDays(7);

  /** The one in {@code directory}; a new one when there is none or it is about to expire. */
  static DemoCertificate openOrCreate(Path directory) throws IOException {
    DemoCertificate files =
        new DemoCertificate(directory.resolve("demo-cert.pem"), directory.resolve("demo-key.pem"));
    Instant now = TimeSource.system().instant();
    try {
      if (!files.isGoodUntil(now.plus(RENEWED_BEFORE))) {
        files.make(now);
      }
      return files;
    } catch (GeneralSecurityException | OperatorCreationException fault) {
      throw new IOException("the certificate cannot be made", fault);
    }
  }

  private boolean isGoodUntil(Instant when) throws IOException {
    if (!Files.exists(certificate) || !Files.exists(key)) {
      return false;
    }
    try (var in = Files.newInputStream(certificate)) {
      var known = (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
      return known.getNotAfter().toInstant().isAfter(when);
    } catch (CertificateException damaged) {
      return false;
    }
  }

  private void make(Instant now)
      throws GeneralSecurityException, OperatorCreationException, IOException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    KeyPair pair = generator.generateKeyPair();
    OwnerOnlyFile.write(key, pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
    byte[] signed =
        builder(pair, now)
            .build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate()))
            .getEncoded();
    OwnerOnlyFile.write(certificate, pem("CERTIFICATE", signed));
  }

  private static X509v3CertificateBuilder builder(KeyPair pair, Instant now)
      throws CertIOException {
    RandomGenerator random = Randomness.strong();
    byte[] serial = new byte[16];
    random.nextBytes(serial);
    X500Name name = new X500Name("CN=localhost");
    GeneralNames names =
        new GeneralNames(
            new GeneralName[] {
              new GeneralName(GeneralName.dNSName, "localhost"),
              new GeneralName(GeneralName.iPAddress, "127.0.0.1"),
              new GeneralName(GeneralName.iPAddress, "::1")
            });
    return new JcaX509v3CertificateBuilder(
            name,
            new BigInteger(1, serial),
            Date.from(now.minus(Duration.ofHours(1))),
            Date.from(now.plus(LIFE)),
            name,
            pair.getPublic())
        .addExtension(Extension.subjectAlternativeName, false, names)
        .addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
  }

  private static String pem(String label, byte[] der) {
    String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN " + label + "-----\n" + base64 + "\n-----END " + label + "-----\n";
  }
}
