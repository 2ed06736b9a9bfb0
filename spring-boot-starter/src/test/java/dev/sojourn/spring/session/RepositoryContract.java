package dev.sojourn.spring.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sojourn.EndReason;
import dev.sojourn.PageRequest;
import dev.sojourn.SessionFilter;
import dev.sojourn.SessionId;
import dev.sojourn.UserId;
import dev.sojourn.spring.shop.Cart;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.session.FindByIndexNameSessionRepository;

/** What Spring Session promises of a repository, without a request. */
abstract class RepositoryContract extends ShopContract {

  private static final String PRINCIPAL =
      FindByIndexNameSessionRepository.PRINCIPAL_NAME_INDEX_NAME;

  private SojournSession saved(String name, Object value) {
    SojournSession session = shop.sessions().createSession();
    session.setAttribute(name, value);
    shop.sessions().save(session);
    return session;
  }

  private SojournSession find(SojournSession session) {
    return shop.sessions().findById(session.getId());
  }

  @Test
  void whatIsSavedIsFound() {
    SojournSession session = saved("cart", Cart.of("tea"));
    SojournSession found = find(session);

    assertThat(found.getId()).isEqualTo(session.getId());
    assertThat(found.<Cart>getAttribute("cart")).isEqualTo(Cart.of("tea"));
    assertThat(found.getAttributeNames()).containsExactly("cart");
    assertThat(found.isExpired()).isFalse();
    assertThat(found.getCreationTime()).isEqualTo(time.instant());
  }

  @Test
  void whatIsNotSavedIsNotThere() {
    SojournSession session = saved("a", "b");
    session.setAttribute("a", "unsaved");
    session.setAttribute("c", "d");

    assertThat(find(session).<String>getAttribute("a")).isEqualTo("b");
    assertThat(find(session).getAttributeNames()).containsExactly("a");
  }

  @Test
  void whatIsSavedWithoutAttributesIsFoundToo() {
    SojournSession session = shop.sessions().createSession();
    shop.sessions().save(session);

    assertThat(find(session)).isNotNull();
  }

  @Test
  void whatIsNotThereIsNotFound() {
    for (String id :
        new String[] {
          "", "x", "01234567-89ab-7def-8123-456789abcdef", "../x", "x".repeat(10_000)
        }) {
      assertThat(shop.sessions().findById(id)).isNull();
      shop.sessions().deleteById(id);
    }
  }

  @Test
  void whatIsDeletedStaysSo() {
    SojournSession session = saved("a", "b");
    SojournSession copy = find(session);
    shop.sessions().deleteById(session.getId());
    shop.sessions().deleteById(session.getId());
    copy.setAttribute("a", "late");
    shop.sessions().save(copy);

    assertThat(find(session)).isNull();
  }

  @Test
  void twoHoldersDoNotUndoEachOther() {
    SojournSession one = saved("a", "b");
    SojournSession two = find(one);
    one.setAttribute("one", 1);
    two.setAttribute("two", 2);
    two.removeAttribute("a");
    shop.sessions().save(one);
    shop.sessions().save(two);

    assertThat(find(one).getAttributeNames()).containsExactlyInAnyOrder("one", "two");
  }

  @Test
  void aPrincipalsNameMakesTheSessionThatUsers() {
    SojournSession session = saved("cart", Cart.of("tea"));
    String before = session.getId();
    session.setAttribute(PRINCIPAL, "dora");
    shop.sessions().save(session);

    assertThat(session.getId()).isNotEqualTo(before);
    assertThat(shop.sessions().findById(before)).isNull();
    assertThat(shop.sessions().findByPrincipalName("dora").keySet())
        .containsExactly(session.getId());
    assertThat(shop.sessions().findByPrincipalName("dora").get(session.getId()).getAttributeNames())
        .contains("cart");
  }

  @Test
  void livingSessionsOfAUserAloneAreFound() {
    SojournSession first = saved(PRINCIPAL, "emil");
    SojournSession second = saved(PRINCIPAL, "emil");
    SojournSession other = saved(PRINCIPAL, "emilia");
    shop.sessions().deleteById(first.getId());

    assertThat(shop.sessions().findByPrincipalName("emil").keySet())
        .containsExactly(second.getId());
    assertThat(shop.sessions().findByIndexNameAndIndexValue("other", "emil")).isEmpty();
    assertThat(shop.sessions().findByPrincipalName("nobody/%")).isEmpty();
    manager.end(SessionId.parse(other.getId()).orElseThrow(), EndReason.SIGNED_OUT);
    assertThat(shop.sessions().findByPrincipalName("emilia")).isEmpty();
  }

  @Test
  void aNameThatIsNoUserIdIsRefusedWithARemedy() {
    SojournSession session = shop.sessions().createSession();
    session.setAttribute(PRINCIPAL, "SHOP\\frida");

    assertThatThrownBy(() -> shop.sessions().save(session))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("UserIds");
    assertThatThrownBy(() -> shop.sessions().save(session)) // nor at the second attempt
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aSessionEndsWhenItsIdleTimeoutHasPassed() {
    SojournSession session = saved(PRINCIPAL, "gustav");
    assertThat(session.getMaxInactiveInterval()).isEqualTo(Duration.ofHours(1));
    time.advance(Duration.ofHours(2));

    assertThat(find(session)).isNull();
    assertThat(shop.sessions().findByPrincipalName("gustav")).isEmpty();
  }

  @Test
  void aSessionMayHaveAShorterIntervalOfItsOwn() {
    SojournSession session = saved(PRINCIPAL, "ida");
    session.setMaxInactiveInterval(Duration.ofMinutes(5));
    assertThat(find(session).getMaxInactiveInterval()).isEqualTo(Duration.ofHours(1));
    shop.sessions().save(session);

    assertThat(find(session).getMaxInactiveInterval()).isEqualTo(Duration.ofMinutes(5));
    time.advance(Duration.ofMinutes(4));
    assertThat(find(session)).isNotNull();
    time.advance(Duration.ofMinutes(4));
    assertThat(find(session)).isNull();
  }

  @Test
  void aNewSessionTakesItsIntervalAlong() {
    SojournSession session = shop.sessions().createSession();
    session.setMaxInactiveInterval(Duration.ofSeconds(90));
    shop.sessions().save(session);

    assertThat(find(session).getMaxInactiveInterval()).isEqualTo(Duration.ofSeconds(90));
  }

  @Test
  void noIntervalIsLongerThanThePolicyAllows() {
    SojournSession session = saved(PRINCIPAL, "jakob");

    for (Duration longer : List.of(Duration.ofHours(2), Duration.ofSeconds(-1), Duration.ZERO)) {
      assertThatThrownBy(() -> session.setMaxInactiveInterval(longer))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("sojourn.policies.default.idle");
    }
    session.setMaxInactiveInterval(Duration.ofHours(1));
    assertThat(session.getMaxInactiveInterval()).isEqualTo(Duration.ofHours(1));
  }

  @Test
  void rotatingKeepsTheIdWhichOpensNothing() {
    SojournSession session = saved("a", "b");
    String id = session.getId();

    assertThat(session.changeSessionId()).isEqualTo(id);
    assertThat(shop.sessions().findById(id)).isNotNull();
  }

  @Test
  void theUserOfASessionIsWhoeverTheApplicationNames() {
    SojournSession session = saved(PRINCIPAL, "hugo");

    assertThat(
            manager
                .list(SessionFilter.filter().user(UserId.of("hugo")).build(), PageRequest.first(10))
                .items())
        .extracting(found -> found.id().toString())
        .containsExactly(session.getId());
    assertThat(session.toString()).contains(session.getId()).doesNotContain("sjr_");
  }
}
