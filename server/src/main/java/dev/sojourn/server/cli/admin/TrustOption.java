package dev.sojourn.server.cli.admin;

import dev.sojourn.server.cli.terminal.RefusedException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which certificates a command trusts. */
public final class TrustOption {

  @Option(
      names = "--ca-file",
      paramLabel = "FILE",
      description =
          "Certificates (PEM) to trust instead of the usual ones, for an https server that signs"
              + " its own.")
  private @Nullable Path file;

  /** Made by picocli. */
  public TrustOption() {}

  /** What trusts the named certificates; empty for the usual ones. */
  public Optional<SSLContext> context() throws IOException {
    return file == null ? Optional.empty() : Optional.of(trusting(file));
  }

  private static SSLContext trusting(Path file) throws IOException {
    if (!Files.isReadable(file)) {
      throw new RefusedException("there is no certificate file " + file + " that can be read");
    }
    try (InputStream in = Files.newInputStream(file)) {
      KeyStore known = KeyStore.getInstance(KeyStore.getDefaultType());
      known.load(null);
      int number = 0;
      for (Certificate one : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        known.setCertificateEntry("certificate " + number++, one);
      }
      if (number == 0) {
        throw new RefusedException(file + " holds no certificate");
      }
      TrustManagerFactory managers =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      managers.init(known);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, managers.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException unreadable) {
      throw new RefusedException(file + " holds no certificate");
    }
  }
}
