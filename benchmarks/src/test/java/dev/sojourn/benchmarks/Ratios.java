package dev.sojourn.benchmarks;

import dev.sojourn.Client;
import dev.sojourn.SessionManager;
import dev.sojourn.Validation;
import dev.sojourn.token.SessionToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What one check costs beside the least that it must do, the two {@linkplain InTurn in turn}: where
 * a machine has other work, such a ratio can be had again, and the harness's cannot.
 */
public final class Ratios {

  private final SplittableRandom random = new SplittableRandom(1);
  private final InTurn inTurn = new InTurn(4_000, Duration.ofSeconds(6));

  private Ratios() {}

  /** Prints the ratios for the population whose size is the argument. */
  public static void main(String[] arguments) throws IOException, GeneralSecurityException {
    int size = arguments.length == 0 ? 1_000 : Integer.parseInt(arguments[0]);
    Ratios ratios = new Ratios();
    ratios.hits(Population.of(size), size);
    ratios.refusals(Population.of(RefusedTokens.COUNT));
  }

  private void hits(Population population, int size) throws IOException, GeneralSecurityException {
    SessionToken[] tokens = population.tokens();
    try (SessionManager engine = population.open()) {
      Map<String, SessionToken> map = new ConcurrentHashMap<>(2 * size);
      for (SessionToken token : tokens) {
        map.put(token.reveal(), token);
      }
      checkAll(engine, tokens);
      engine.flush(); // their first activity, which is recorded at once
      checkAll(engine, tokens); // what is hot is checked again and again before it is recorded next
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      Supplier<Object> floor =
          () -> {
            String token = tokens[random.nextInt(size)].reveal();
            byte[] sha256 = digest.digest(token.getBytes(StandardCharsets.ISO_8859_1));
            return map.get(token) == null ? "" : sha256;
          };
      Client[] clients = new Client[1_024];
      Arrays.setAll(clients, i -> Population.client());
      Supplier<Object> check =
          () ->
              engine.validate(
                  tokens[random.nextInt(size)], clients[random.nextInt(clients.length)]);
      print("check from the near cache, " + size + " sessions", floor, check);
    }
  }

  private static void checkAll(SessionManager engine, SessionToken[] tokens) {
    for (SessionToken token : tokens) {
      if (!(engine.validate(token, Population.CLIENT) instanceof Validation.Active)) {
        throw new IllegalStateException("a session of the population is over; remove target/data");
      }
    }
  }

  private void refusals(Population population) throws IOException, GeneralSecurityException {
    RefusedTokens refused = new RefusedTokens(population);
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(new byte[32], "HmacSHA256"));
    byte[] data = new byte[RefusedTokens.SEALED_BYTES];
    Supplier<Object> floor =
        () -> {
          mac.update(data);
          return mac.doFinal();
        };
    try (SessionManager engine = refused.engine()) {
      print(
          "forged token", floor, () -> engine.validate(refused.forged(random), Population.CLIENT));
      print("ended token", floor, () -> engine.validate(refused.ended(random), Population.CLIENT));
    }
  }

  private void print(String what, Supplier<?> floor, Supplier<?> work) {
    System.out.println(inTurn.line(what, floor, work));
  }
}
