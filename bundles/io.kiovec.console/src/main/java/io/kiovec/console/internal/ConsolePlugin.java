// SPDX-License-Identifier: Apache-2.0
package io.kiovec.console.internal;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import io.kiovec.api.Devices;
import io.kiovec.io.DeviceDescription;
import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.felix.webconsole.servlet.AbstractServlet;
import org.apache.felix.webconsole.servlet.ServletConstants;
import org.apache.felix.webconsole.servlet.User;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * The plug-in. It draws whole pages, with headers that let nothing of others run in them, and not the inside of the
 * console's own frame, which has scripts in line. Who may come in is the console's business.
 */
@Component(service = Servlet.class, property = {ServletConstants.PLUGIN_LABEL + "=" + ConsolePlugin.LABEL,
    ServletConstants.PLUGIN_TITLE + "=Kiovec", ServletConstants.PLUGIN_CATEGORY + "=Kiovec"})
public final class ConsolePlugin extends AbstractServlet {

    private static final long serialVersionUID = 1;

    /** The last part of the page's address. */
    static final String LABEL = "kiovec";

    private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

    private final transient Devices devices;
    private final transient Live live;
    private final transient Operations operations;
    private final transient CsrfToken token = new CsrfToken();

    /**
     * Called by the component runtime.
     *
     * @param devices what there is
     * @param live what happens
     * @param operations what can be changed
     */
    @Activate
    public ConsolePlugin(@Reference Devices devices, @Reference Live live, @Reference Operations operations) {
        this.devices = devices;
        this.live = live;
        this.operations = operations;
    }

    /** {@return what follows the page's address} */
    private static String below(HttpServletRequest request) {
        String path = request.getPathInfo() == null ? "" : request.getPathInfo();
        return path.startsWith("/" + LABEL) ? path.substring(LABEL.length() + 1) : path;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String path = below(request);
        WebFiles.guard(response);
        switch (path) {
            // so that addresses in the page are relative to it
            case "" -> response.sendRedirect(request.getAttribute(ServletConstants.ATTR_PLUGIN_ROOT) + "/");
            case "/" -> WebFiles.page("console.html", response);
            case "/session" -> json(response, Map.of("user", user(request), "token", token.of(request)));
            case "/devices" -> json(response, devices.list().stream().map(ConsolePlugin::described).toList());
            case "/events" -> stream(response);
            default -> {
                if (path.startsWith(WebFiles.FOLDER)) {
                    WebFiles.file(path.substring(WebFiles.FOLDER.length()), response);
                } else {
                    response.sendError(HttpServletResponse.SC_NOT_FOUND);
                }
            }
        }
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        WebFiles.guard(response);
        if (!token.isBorneBy(request)) {
            answer(response, HttpServletResponse.SC_FORBIDDEN,
                    "This change does not come from the console's own page, or its session is over: load the page again");
            return;
        }
        try {
            UnaryOperator<String> parameters = request::getParameter;
            String done = operations.run(below(request).substring(1), parameters, user(request),
                    request.getRemoteAddr());
            answer(response, HttpServletResponse.SC_OK, done);
        } catch (Refused e) {
            answer(response, HttpServletResponse.SC_CONFLICT, e.getMessage());
        } catch (IOException e) {
            answer(response, HttpServletResponse.SC_INTERNAL_SERVER_ERROR, e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            answer(response, HttpServletResponse.SC_SERVICE_UNAVAILABLE, "The console is being stopped");
        }
    }

    private static String user(HttpServletRequest request) {
        return request.getAttribute(User.USER_ATTRIBUTE) instanceof User user && user.getUserObject() != null
                ? user.getUserObject().toString()
                : "unknown";
    }

    private static Map<String, Object> described(DeviceDescription device) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("address", device.address().toString());
        row.put("kinds", device.kinds().stream().sorted().toList());
        row.put("transport", device.transport());
        row.put("description", device.description());
        row.put("capacity", device.capacity().isPresent() ? device.capacity().getAsLong() : null);
        row.put("blockSize", device.blockSize().isPresent() ? device.blockSize().getAsLong() : null);
        return row;
    }

    private void stream(HttpServletResponse response) throws IOException {
        try (LiveStream stream = live.open()) {
            response.setContentType("text/event-stream; charset=utf-8");
            stream.writeTo(response.getOutputStream());
        } catch (Refused e) {
            answer(response, HttpServletResponse.SC_SERVICE_UNAVAILABLE, e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void answer(HttpServletResponse response, int status, String message) throws IOException {
        response.setStatus(status);
        json(response, Map.of("message", message == null ? "It failed, and nobody says why" : message));
    }

    private static void json(HttpServletResponse response, Object answer) throws IOException {
        response.setContentType("application/json; charset=utf-8");
        response.getOutputStream().write(GSON.toJson(answer).getBytes(StandardCharsets.UTF_8));
    }
}
