package dev.sojourn.servlet;

import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.io.UncheckedIOException;

/** A websocket of an application, which is held as long as its user's session lives. */
public final class Socket extends Endpoint {

  static final String PATH = "/socket";
  private static final String FILTER = "filter";
  private static final String HELD = "held";

  static ServerEndpointConfig behind(SojournFilter filter) {
    ServerEndpointConfig config = ServerEndpointConfig.Builder.create(Socket.class, PATH).build();
    config.getUserProperties().put(FILTER, filter);
    return config;
  }

  @Override
  public void onOpen(Session session, EndpointConfig config) {
    SojournFilter filter = (SojournFilter) config.getUserProperties().get(FILTER);
    HeldConnection held =
        filter.hold(
            session.getUserPrincipal(),
            reason -> session.close(new CloseReason(CloseCodes.VIOLATED_POLICY, reason)));
    session.getUserProperties().put(HELD, held);
    String user = session.getUserPrincipal().getName();
    session.addMessageHandler(
        String.class,
        (MessageHandler.Whole<String>)
            text -> {
              held.active();
              say(session, user + " says " + text);
            });
  }

  /** One after the other: a container refuses a text while another one is on its way. */
  private static void say(Session session, String text) {
    try {
      session.getBasicRemote().sendText(text);
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
  }

  @Override
  public void onClose(Session session, CloseReason reason) {
    if (session.getUserProperties().get(HELD) instanceof HeldConnection held) {
      held.close();
    }
  }
}
