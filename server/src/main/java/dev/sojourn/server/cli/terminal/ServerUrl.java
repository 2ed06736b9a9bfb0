package dev.sojourn.server.cli.terminal;

import java.net.URI;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Where a server is, as {@code --url} names it. */
public final class ServerUrl {

  private ServerUrl() {}

  /**
   * What the paths of calls are put behind.
   *
   * @throws ParameterException unless it names a host over http or https
   */
  public static String base(URI url, CommandSpec command) {
    if (url.getHost() == null
        || !("http".equals(url.getScheme()) || "https".equals(url.getScheme()))) {
      throw new ParameterException(
          command.commandLine(), "--url must be like http://localhost:8080, not " + url);
    }
    return url.toString().replaceAll("/+$", "");
  }
}
