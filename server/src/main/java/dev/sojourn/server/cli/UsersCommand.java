package dev.sojourn.server.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** The users of a running server. */
@Command(
    name = "users",
    description = "Administers the users of a running server.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      UsersCommand.Create.class,
      UsersCommand.SetPassword.class,
      UsersCommand.ListAll.class
    })
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class UsersCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new CommandLine.ParameterException(spec.commandLine(), "Name a command.");
  }

  /** Makes a user who can sign in. */
  @Command(
      name = "create",
      description = "Makes a user who can sign in by password.",
      mixinStandardHelpOptions = true)
  static final class Create implements Callable<Integer> {

    @Spec private CommandSpec spec;
    @Mixin private ApiClient server;
    @Mixin private PasswordOptions password;
    @Mixin private Output output;

    @Parameters(paramLabel = "USER", description = "The user's name.")
    private String user;

    @Option(names = "--role", paramLabel = "ROLE", description = "A role; may be repeated.")
    private List<String> roles = new ArrayList<>();

    @Override
    public Integer call() throws IOException {
      Map<String, Object> body = new LinkedHashMap<>();
      body.put("user", user);
      body.put("password", password.read());
      body.put("roles", roles);
      JsonNode made = server.call("POST", "/v1/users", body);
      output.print(spec, made, "Made the user " + user + ".");
      return 0;
    }
  }

  /** Sets a password. */
  @Command(
      name = "set-password",
      description = "Sets a user's password; every session of the user ends.",
      mixinStandardHelpOptions = true)
  static final class SetPassword implements Callable<Integer> {

    @Spec private CommandSpec spec;
    @Mixin private ApiClient server;
    @Mixin private PasswordOptions password;
    @Mixin private Output output;

    @Parameters(paramLabel = "USER", description = "The user's name.")
    private String user;

    @Override
    public Integer call() throws IOException {
      String path = "/v1/users/" + ApiClient.encoded(user) + "/password";
      server.call("POST", path, Map.of("password", password.read()));
      output.print(spec, null, "Set the password of " + user + "; every session has ended.");
      return 0;
    }
  }

  /** Lists users. */
  @Command(name = "list", description = "Lists users.", mixinStandardHelpOptions = true)
  static final class ListAll implements Callable<Integer> {

    private static final String ROW = "%-24s %-20s %-9s %8s%n";

    @Spec private CommandSpec spec;
    @Mixin private ApiClient server;
    @Mixin private Output output;

    @Override
    public Integer call() throws IOException {
      List<JsonNode> users = new ArrayList<>();
      String cursor = "";
      do {
        String query = cursor.isEmpty() ? "" : "&cursor=" + ApiClient.encoded(cursor);
        JsonNode page = server.call("GET", "/v1/users?limit=200" + query, null);
        if (page == null) {
          break;
        }
        page.path("items").forEach(users::add);
        cursor = page.path("next_cursor").asString("");
      } while (!cursor.isEmpty());
      if (output.isJson()) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(
            users.stream().map(JsonNode::toString).collect(Collectors.joining(",", "[", "]")));
        out.flush();
      } else {
        table(users);
      }
      return 0;
    }

    private void table(List<JsonNode> users) {
      PrintWriter out = spec.commandLine().getOut();
      out.printf(ROW, "USER", "ROLES", "STATE", "SESSIONS");
      for (JsonNode user : users) {
        List<String> roles = new ArrayList<>();
        user.path("roles").forEach(role -> roles.add(role.asString("")));
        out.printf(
            ROW,
            user.path("user").asString(""),
            String.join(",", roles),
            user.path("disabled").asBoolean(false) ? "disabled" : "enabled",
            user.path("sessions").asString("0"));
      }
      out.flush();
    }
  }

  /** Whether a command speaks to people or to programs. */
  static final class Output {

    @Option(names = "--json", description = "Print JSON, for programs.")
    private boolean json;

    boolean isJson() {
      return json;
    }

    void print(CommandSpec spec, @Nullable JsonNode content, String sentence) {
      PrintWriter out = spec.commandLine().getOut();
      out.println(json ? (content == null ? "{}" : content.toString()) : sentence);
      out.flush();
    }
  }
}
