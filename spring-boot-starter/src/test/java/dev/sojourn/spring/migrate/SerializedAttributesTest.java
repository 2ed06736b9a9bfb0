package dev.sojourn.spring.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.spring.shop.Cart;
import dev.sojourn.spring.shop.Seat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.authority.FactorGrantedAuthority;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.web.csrf.DefaultCsrfToken;

/** What was serialized by Java is read by an allow-list, and nothing else comes to life. */
class SerializedAttributesTest {

  private final SerializedAttributes reader =
      new SerializedAttributes(
          List.of("dev.sojourn.spring.shop"), SerializedAttributesTest.class.getClassLoader());

  private static byte[] serialized(Object value) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(value);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return bytes.toByteArray();
  }

  static Stream<Object> readable() {
    return Stream.of(
        "text",
        1,
        2L,
        3.5,
        true,
        'c',
        new BigDecimal("1.50"),
        UUID.fromString("00000000-0000-0000-0000-000000000001"),
        Instant.EPOCH,
        Duration.ofMinutes(3),
        Locale.GERMANY,
        URI.create("https://shop.example.com/"),
        List.of(1, 2),
        List.of(),
        Set.of("a"),
        Map.of("a", List.of(1)),
        new ArrayList<>(List.of(new Cart(List.of("tea")))),
        new HashMap<>(Map.of("a", 1)),
        new LinkedHashMap<>(Map.of("a", 1)),
        new TreeMap<>(Map.of("a", 1)),
        new TreeSet<>(Set.of("a")),
        new ConcurrentHashMap<>(Map.of("a", 1)),
        new CopyOnWriteArrayList<>(List.of(1)),
        Collections.unmodifiableList(new ArrayList<>(List.of(1))),
        Collections.singletonMap("a", 1),
        new Cart(List.of("tea")));
  }

  @ParameterizedTest
  @MethodSource("readable")
  void plainValuesAndTheApplicationsOwnAreRead(Object value) {
    assertThat(reader.read(serialized(value))).contains(value);
  }

  @Test
  void whatSpringSecurityKeepsIsRead() {
    User user = new User("alice", "", AuthorityUtils.createAuthorityList("ROLE_B", "ROLE_A"));
    FactorGrantedAuthority password =
        FactorGrantedAuthority.fromAuthority(FactorGrantedAuthority.PASSWORD_AUTHORITY);
    SecurityContextImpl context =
        new SecurityContextImpl(
            UsernamePasswordAuthenticationToken.authenticated(user, null, List.of(password)));

    assertThat(reader.read(serialized(context))).contains(context);
    assertThat(reader.read(serialized(new DefaultCsrfToken("header", "parameter", "token"))))
        .isPresent();
    assertThat(
            reader.read(
                serialized(new BadCredentialsException("no", new IllegalStateException("why")))))
        .as("with a cause that is not on the list")
        .isEmpty();
    assertThat(reader.read(serialized(new BadCredentialsException("no")))).isPresent();
  }

  static Stream<Arguments> strange() throws IOException {
    return Stream.<Object>of(
            new BitSet(),
            new AtomicLong(),
            URI.create("https://example.com").toURL(),
            new HashMap<>(Map.of("a", new AtomicLong())),
            new ArrayList<>(List.of(List.of(new BitSet()))),
            new Object[] {new BitSet()},
            new BitSet[0],
            Collections.nCopies(2, 1),
            TimeUnit.DAYS,
            EnumSet.of(TimeUnit.DAYS),
            BitSet.class,
            (Runnable & Serializable) () -> {},
            Proxy.newProxyInstance(
                SerializedAttributesTest.class.getClassLoader(),
                new Class<?>[] {Comparable.class},
                (Serializable & InvocationHandler) (proxy, method, args) -> 0))
        .map(one -> Arguments.of(one)); // also an array is one
  }

  @ParameterizedTest
  @MethodSource("strange")
  @Tag("CVE-2025-24813")
  void nothingElseIs(Object value) {
    assertThat(reader.read(serialized(value))).isEmpty();
  }

  @Test
  void aPackageIsNotOneThatBeginsLikeIt() {
    SerializedAttributes other =
        new SerializedAttributes(
            List.of("dev.sojourn.spring.sho"), SerializedAttributesTest.class.getClassLoader());

    assertThat(other.read(serialized(new Seat("1")))).isEmpty();
    assertThat(reader.read(serialized(new Seat("1")))).isPresent();
  }

  /** Of no package of its own: that of the application. */
  interface Hidden {}

  private record Handler() implements Serializable, InvocationHandler {
    @Override
    public Object invoke(Object proxy, Method method, Object[] args) {
      return 0;
    }
  }

  @Test
  void aProxyIsNotReadEvenIfItsPackageIsNamed() {
    SerializedAttributes own =
        new SerializedAttributes(
            List.of("dev.sojourn.spring.migrate"), SerializedAttributesTest.class.getClassLoader());
    Object proxy =
        Proxy.newProxyInstance(
            SerializedAttributesTest.class.getClassLoader(),
            new Class<?>[] {Hidden.class},
            new Handler());

    assertThat(own.read(serialized(proxy))).isEmpty();
    assertThat(own.read(serialized(new Handler()))).contains(new Handler());
  }

  @Test
  void whatIsTooDeepOrTooLargeIsNotRead() {
    List<Object> deep = new ArrayList<>();
    for (int i = 0; i < 17; i++) {
      deep = new ArrayList<>(List.of(deep));
    }

    assertThat(reader.read(serialized(deep))).isEmpty();
    assertThat(reader.read(serialized("x".repeat(1024 * 1024)))).isEmpty();
    assertThat(reader.read(serialized(new int[100_001]))).isEmpty();
    assertThat(
            reader.read(
                serialized(
                    new ArrayList<>(Stream.iterate(1_000L, i -> i + 1).limit(21_000).toList()))))
        .isEmpty();
  }

  @Test
  void whatIsNoObjectIsNotRead() {
    byte[] whole = serialized(new Cart(List.of("tea")));
    byte[] cut = Arrays.copyOf(whole, whole.length / 2);

    assertThat(reader.read(new byte[0])).isEmpty();
    assertThat(reader.read(new byte[] {1, 2, 3})).isEmpty();
    assertThat(reader.read(cut)).isEmpty();
  }
}
