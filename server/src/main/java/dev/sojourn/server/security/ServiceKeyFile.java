package dev.sojourn.server.security;

import dev.sojourn.Initiator;
import dev.sojourn.server.OwnerOnlyFile;
import dev.sojourn.server.ServerSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.stereotype.Component;

/**
 * Keeps a service key with every scope in the file that the settings name, for the commands that
 * administer this server: whoever may read the file may use them. Made when the file is absent or
 * holds a key that this store does not know.
 */
@Component
class ServiceKeyFile implements ApplicationRunner {

  private final ServiceKeys keys;
  private final ServerSettings settings;

  ServiceKeyFile(ServiceKeys keys, ServerSettings settings) {
    this.keys = keys;
    this.settings = settings;
  }

  @Override
  public void run(ApplicationArguments arguments) {
    Path file = settings.serviceKeyFile();
    if (file == null) {
      return;
    }
    try {
      if (!Files.exists(file) || keys.authenticate(Files.readString(file).strip()).isEmpty()) {
        ServiceKeys.Issued issued =
            keys.create(
                String.valueOf(file.getFileName()),
                null,
                EnumSet.allOf(Scope.class),
                Initiator.SYSTEM);
        OwnerOnlyFile.write(
            file, new String(issued.secret().reveal(), StandardCharsets.US_ASCII) + "\n");
      }
    } catch (IOException fault) {
      throw new UncheckedIOException("service key file " + file + " cannot be written", fault);
    }
  }
}
