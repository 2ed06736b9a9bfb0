package dev.sojourn.servlet;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;

/** Saves and writes the headers before an asynchronous request is completed or handed on. */
final class SojournAsync implements AsyncContext {

  private final Exchange exchange;
  private final AsyncContext inner;

  SojournAsync(Exchange exchange, AsyncContext inner) {
    this.exchange = exchange;
    this.inner = inner;
  }

  /** Of a request that has just become asynchronous. */
  static SojournAsync of(Exchange exchange, AsyncContext inner) {
    inner.addListener(new Last(exchange));
    return new SojournAsync(exchange, inner);
  }

  @Override
  public void complete() {
    exchange.commitOrRefuse();
    inner.complete();
  }

  @Override
  public void dispatch() {
    exchange.commitOrRefuse();
    inner.dispatch();
  }

  @Override
  public void dispatch(String path) {
    exchange.commitOrRefuse();
    inner.dispatch(path);
  }

  @Override
  public void dispatch(ServletContext context, String path) {
    exchange.commitOrRefuse();
    inner.dispatch(context, path);
  }

  @Override
  public ServletRequest getRequest() {
    return inner.getRequest();
  }

  @Override
  public ServletResponse getResponse() {
    return inner.getResponse();
  }

  @Override
  public boolean hasOriginalRequestAndResponse() {
    return inner.hasOriginalRequestAndResponse();
  }

  @Override
  public void start(Runnable run) {
    inner.start(run);
  }

  @Override
  public void addListener(AsyncListener listener) {
    inner.addListener(listener);
  }

  @Override
  public void addListener(
      AsyncListener listener, ServletRequest request, ServletResponse response) {
    inner.addListener(listener, request, response);
  }

  @Override
  public <T extends AsyncListener> T createListener(Class<T> type) throws ServletException {
    return inner.createListener(type);
  }

  @Override
  public void setTimeout(long timeout) {
    inner.setTimeout(timeout);
  }

  @Override
  public long getTimeout() {
    return inner.getTimeout();
  }

  /** Attributes that were set after the answer was on its way are saved all the same. */
  private record Last(Exchange exchange) implements AsyncListener {

    @Override
    public void onComplete(AsyncEvent event) {
      exchange.commitOrRefuse();
    }

    @Override
    public void onTimeout(AsyncEvent event) {
      exchange.commitOrRefuse();
    }

    @Override
    public void onError(AsyncEvent event) {
      exchange.commitOrRefuse();
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
      event.getAsyncContext().addListener(this); // listeners end with each cycle
    }
  }
}
