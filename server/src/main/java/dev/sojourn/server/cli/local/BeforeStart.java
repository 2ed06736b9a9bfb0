package dev.sojourn.server.cli.local;

import dev.sojourn.server.OwnerOnlyFile;
import dev.sojourn.server.cli.terminal.RefusedException;
import dev.sojourn.spring.boot.NamedStore.SqliteFile;
import dev.sojourn.spring.boot.SettingsException;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.ConfigurableEnvironment;

/** What has to be right before a server opens or makes anything. */
public final class BeforeStart {

  private BeforeStart() {}

  /**
   * Looks whether the port is free, and makes the directory of the store when only that is missing.
   *
   * @throws RefusedException if the server cannot listen
   * @throws SettingsException if there is no directory for the store
   */
  public static void prepare(ConfigurableEnvironment environment) throws IOException {
    Settings settings = new Settings(environment);
    Listener listener = Listener.of(settings.listener());
    refuseTakenPort(listener.address(), listener.port(), "server.port");
    if (settings.store() instanceof SqliteFile(Path file)) {
      makeDirectoryOf(file);
    }
  }

  /**
   * Listens for a moment.
   *
   * @param address where; null for all addresses
   * @param port 0 or less for any, which is never taken
   * @param choice by which another port is chosen
   * @throws RefusedException if the port is taken or may not be had
   */
  public static void refuseTakenPort(@Nullable InetAddress address, int port, String choice)
      throws IOException {
    if (port <= 0) {
      return;
    }
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(
          address == null ? new InetSocketAddress(port) : new InetSocketAddress(address, port));
    } catch (BindException refused) {
      String why = String.valueOf(refused.getMessage());
      throw new RefusedException(
          why.toLowerCase(Locale.ROOT).contains("in use")
              ? "port " + port + " is taken; choose another one by " + choice
              : "cannot listen on port " + port + ": " + why);
    }
  }

  private static void makeDirectoryOf(Path store) throws IOException {
    Path directory = store.toAbsolutePath().getParent();
    if (directory == null || Files.exists(directory)) {
      return;
    }
    Path above = directory.getParent();
    if (above == null || !Files.isDirectory(above)) {
      throw absent(directory, "make it: mkdir -p -m 700 " + Finding.quoted(directory));
    }
    try {
      OwnerOnlyFile.createDirectory(directory);
    } catch (FileAlreadyExistsException meanwhile) {
      // As well.
    } catch (AccessDeniedException denied) {
      throw absent(
          directory,
          "this user may not make it, root may: install -d -m 700 -o "
              + System.getProperty("user.name")
              + " "
              + Finding.quoted(directory));
    }
  }

  private static SettingsException absent(Path directory, String mend) {
    return new SettingsException(
        "sojourn.store.url: the directory " + directory + " does not exist; " + mend, null);
  }
}
