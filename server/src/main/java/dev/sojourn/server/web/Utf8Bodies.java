package dev.sojourn.server.web;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Type;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.RequestBodyAdviceAdapter;

/** Reads the body of every call as a whole, so that its bound and its encoding come first. */
@ControllerAdvice
class Utf8Bodies extends RequestBodyAdviceAdapter {

  /** A body that was read. */
  private record Read(HttpHeaders headers, InputStream body) implements HttpInputMessage {

    @Override
    public InputStream getBody() {
      return body;
    }

    @Override
    public HttpHeaders getHeaders() {
      return headers;
    }
  }

  @Override
  public boolean supports(
      MethodParameter parameter, Type type, Class<? extends HttpMessageConverter<?>> converter) {
    return true;
  }

  @Override
  public HttpInputMessage beforeBodyRead(
      HttpInputMessage message,
      MethodParameter parameter,
      Type type,
      Class<? extends HttpMessageConverter<?>> converter)
      throws IOException {
    byte[] bytes = message.getBody().readAllBytes();
    UnreadableBody.requireUtf8(bytes);
    return new Read(message.getHeaders(), new ByteArrayInputStream(bytes));
  }
}
