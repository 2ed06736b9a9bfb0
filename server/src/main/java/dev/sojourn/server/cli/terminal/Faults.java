package dev.sojourn.server.cli.terminal;

import dev.sojourn.SojournException;
import java.net.BindException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import org.springframework.boot.web.server.PortInUseException;

/** Says in one line what stopped a command. */
public final class Faults {

  private Faults() {}

  /** What a person can do something about; otherwise the innermost cause. */
  public static String oneLine(Throwable fault) {
    String setting = "";
    String innermost = fault.getClass().getSimpleName();
    for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
      if (cause instanceof PortInUseException taken) {
        return "port " + taken.getPort() + " is taken; choose another one";
      }
      if (cause instanceof FileSystemException file) {
        return fileFault(file);
      }
      if (cause instanceof BindException) {
        return cause.getMessage() + "; choose another one";
      }
      if (cause instanceof SojournException) {
        return firstLine(cause);
      }
      if (cause instanceof org.springframework.boot.context.properties.bind.BindException wrong) {
        setting = wrong.getName() + ": ";
      }
      if (cause.getMessage() != null) {
        innermost = firstLine(cause);
      }
    }
    return setting + innermost;
  }

  /** Java says only the name where the kind of the fault says the rest. */
  private static String fileFault(FileSystemException fault) {
    String why =
        switch (fault) {
          case AccessDeniedException denied -> "access denied";
          case NoSuchFileException absent when absent.getReason() == null ->
              "there is no such file";
          default ->
              fault.getReason() == null ? fault.getClass().getSimpleName() : fault.getReason();
        };
    return fault.getFile() + ": " + why;
  }

  private static String firstLine(Throwable cause) {
    return Optional.ofNullable(cause.getMessage())
        .flatMap(message -> message.lines().findFirst())
        .orElse(cause.getClass().getSimpleName());
  }
}
