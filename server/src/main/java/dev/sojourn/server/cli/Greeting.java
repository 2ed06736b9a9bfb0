package dev.sojourn.server.cli;

import dev.sojourn.server.cli.local.Listener;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a server says when it has started.
 *
 * @param listener where it listens
 * @param publicUrl where browsers find it; null for where it listens
 */
record Greeting(Listener listener, @Nullable String publicUrl) {

  /**
   * The lines.
   *
   * @param setup the path of the link that makes the first administrator; null when there is one
   */
  List<String> lines(@Nullable String setup) {
    String here = listener.url();
    String url = publicUrl == null ? here : publicUrl.replaceAll("/+$", "");
    boolean isElsewhere = !url.equals(here);
    List<String> lines = new ArrayList<>();
    if (setup != null) {
      lines.add("There is no administrator yet. Make one within an hour, by this link, once:");
      lines.add("  " + url + setup);
      if (isElsewhere && listener.servesBrowsersHere()) {
        lines.add("or, on this machine, without what stands before the server:");
        lines.add("  " + here + setup);
      }
    }
    if (isElsewhere) {
      lines.add("Listening on " + listener.place());
    }
    lines.add("Sojourn is ready at " + url);
    return lines;
  }
}
