// SPDX-License-Identifier: Apache-2.0
package io.kiovec.console.internal;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyBoolean;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.apache.felix.webconsole.servlet.User;

/** A request, and what it is answered with. */
final class Exchange {

    /** A browser's session: none until it is begun. */
    static final class Session {
        private final Map<String, Object> attributes = new HashMap<>();
        private HttpSession present;

        private HttpSession get(boolean begin) {
            if (present == null && begin) {
                present = mock();
                when(present.getAttribute(any())).thenAnswer(call -> attributes.get(call.<String>getArgument(0)));
                doAnswer(call -> attributes.put(call.getArgument(0), call.getArgument(1))).when(present)
                        .setAttribute(any(), any());
                doAnswer(call -> {
                    attributes.clear();
                    present = null;
                    return null;
                }).when(present).invalidate();
            }
            return present;
        }
    }

    final HttpServletRequest request = mock();
    final HttpServletResponse response = mock();
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private final Map<String, String> headers = new HashMap<>();
    private int status = HttpServletResponse.SC_OK;
    private String type = "";

    private Exchange(String method, String path, Session session, Map<String, String> parameters) throws Exception {
        when(request.getMethod()).thenReturn(method);
        when(request.getPathInfo()).thenReturn(path);
        when(request.getContextPath()).thenReturn("");
        when(request.getServletPath()).thenReturn("/system/console");
        when(request.getRemoteAddr()).thenReturn("192.0.2.7");
        when(request.getSession(anyBoolean())).thenAnswer(call -> session.get(call.getArgument(0)));
        when(request.getParameter(any())).thenAnswer(call -> parameters.get(call.<String>getArgument(0)));
        User user = mock();
        when(user.getUserObject()).thenReturn("tester");
        when(request.getAttribute(User.USER_ATTRIBUTE)).thenReturn(user);
        when(response.getOutputStream()).thenReturn(new ServletOutputStream() {
            @Override
            public void write(int letter) {
                body.write(letter);
            }

            @Override
            public boolean isReady() {
                return true;
            }

            @Override
            public void setWriteListener(WriteListener listener) {
                throw new UnsupportedOperationException();
            }
        });
        doAnswer(call -> status = call.getArgument(0)).when(response).setStatus(anyInt());
        doAnswer(call -> status = call.getArgument(0)).when(response).sendError(anyInt());
        doAnswer(call -> {
            status = HttpServletResponse.SC_FOUND;
            headers.put("Location", call.getArgument(0));
            return null;
        }).when(response).sendRedirect(anyString());
        doAnswer(call -> headers.put(call.getArgument(0), call.getArgument(1))).when(response).setHeader(any(), any());
        doAnswer(call -> type = call.getArgument(0)).when(response).setContentType(any());
    }

    static Exchange get(String path, Session session) throws Exception {
        return new Exchange("GET", path, session, Map.of());
    }

    static Exchange post(String path, Session session, Map<String, String> parameters) throws Exception {
        return new Exchange("POST", path, session, parameters);
    }

    String body() {
        return body.toString(StandardCharsets.UTF_8);
    }

    int status() {
        return status;
    }

    String type() {
        return type;
    }

    String header(String name) {
        return headers.get(name);
    }
}
