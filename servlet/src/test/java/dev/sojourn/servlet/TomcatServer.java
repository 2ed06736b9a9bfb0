package dev.sojourn.servlet;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletException;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerContainer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.Wrapper;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.ErrorPage;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;
import org.apache.tomcat.websocket.server.WsSci;

/** Tomcat. */
final class TomcatServer implements Container {

  private final Tomcat tomcat = new Tomcat();

  TomcatServer(String path, SojournFilter filter, Servlet application) throws Exception {
    this(path, filter, application, false);
  }

  private TomcatServer(String path, SojournFilter filter, Servlet application, boolean isLenient)
      throws Exception {
    Path directory = Files.createTempDirectory("sojourn-tomcat");
    tomcat.setBaseDir(directory.toString());
    tomcat.setPort(0);
    tomcat.getConnector().setProperty("address", "127.0.0.1");
    if (isLenient) {
      tomcat.getConnector().setAllowBackslash(true);
      tomcat.getConnector().setEncodedSolidusHandling("decode");
      tomcat.getConnector().setEncodedReverseSolidusHandling("decode");
      tomcat.getConnector().setProperty("relaxedPathChars", "\"<>[\\]^`{|}");
    }
    Context context = tomcat.addContext(path, directory.toString());

    FilterDef before = new FilterDef();
    before.setFilterName("before");
    before.setFilter(new Before());
    before.setAsyncSupported("true");
    context.addFilterDef(before);
    FilterMap beforeAll = new FilterMap();
    beforeAll.setFilterName("before");
    beforeAll.addURLPattern("/*");
    beforeAll.setDispatcher(DispatcherType.REQUEST.name());
    context.addFilterMap(beforeAll);

    FilterDef first = new FilterDef();
    first.setFilterName("sojourn");
    first.setFilter(filter);
    first.setAsyncSupported("true");
    context.addFilterDef(first);
    FilterMap map = new FilterMap();
    map.setFilterName("sojourn");
    map.addURLPattern("/*");
    for (DispatcherType type :
        List.of(
            DispatcherType.REQUEST,
            DispatcherType.FORWARD,
            DispatcherType.ASYNC,
            DispatcherType.ERROR)) {
      map.setDispatcher(type.name());
    }
    context.addFilterMap(map);

    Wrapper last = Tomcat.addServlet(context, "application", application);
    last.setAsyncSupported(true);
    context.addServletMapping("/*", "application");
    for (int status : new int[] {400, 401, 403, 404, 409, 429, 500, 503}) {
      ErrorPage page = new ErrorPage();
      page.setErrorCode(status);
      page.setLocation(ERROR_PAGE);
      context.addErrorPage(page);
    }
    context.addServletContainerInitializer(new WsSci(), null);
    context.addServletContainerInitializer(
        (classes, servletContext) -> {
          try {
            ((ServerContainer) servletContext.getAttribute(ServerContainer.class.getName()))
                .addEndpoint(Socket.behind(filter));
          } catch (DeploymentException broken) {
            throw new ServletException(broken);
          }
        },
        null);
    tomcat.start();
  }

  /** One that accepts every address that it can make something of. */
  static TomcatServer lenient(String path, SojournFilter filter, Servlet application)
      throws Exception {
    return new TomcatServer(path, filter, application, true);
  }

  @Override
  public int port() {
    return tomcat.getConnector().getLocalPort();
  }

  @Override
  public void close() throws LifecycleException {
    tomcat.stop();
    tomcat.destroy();
  }
}
