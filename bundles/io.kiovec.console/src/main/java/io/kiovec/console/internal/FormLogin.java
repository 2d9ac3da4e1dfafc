// SPDX-License-Identifier: Apache-2.0
package io.kiovec.console.internal;

import io.kiovec.console.internal.Audit.Act;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.felix.webconsole.spi.SecurityProvider;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;

/**
 * Who may come into the console that the command {@code console} started: who knows the password, by a form and a session. It is there
 * only where that command configured it, and takes over no console of somebody else.
 */
@Component(service = SecurityProvider.class, configurationPid = FormLogin.PID, configurationPolicy = ConfigurationPolicy.REQUIRE, property = SecurityProvider.PROPERTY_ID
        + "=" + FormLogin.ID)
public final class FormLogin implements SecurityProvider {

    static final String PID = "io.kiovec.console.login";
    /** What the web console waits for before it lets anybody in. */
    static final String ID = "kiovec";
    /** There is one password, and so one user. */
    static final String USER = "operator";

    private static final String PAGE = "/" + ConsolePlugin.LABEL + "/";
    private static final String LOGIN = PAGE + "login";
    private static final String PAGE_FILES = "/" + ConsolePlugin.LABEL + WebFiles.FOLDER;
    private static final String ATTRIBUTE = FormLogin.class.getName();
    private static final int SESSION_SECONDS = 3600;

    private final StateFolder folder;
    private final Audit audit;
    private final LoginAttempts attempts = new LoginAttempts(System::nanoTime);
    /** One at a time: a try costs processor time, on purpose. */
    private final ReentrantLock trying = new ReentrantLock();

    /**
     * Called by the component runtime.
     *
     * @param audit where logins are written down
     * @param configuration where the password is kept
     */
    @Activate
    public FormLogin(@Reference Audit audit, Map<String, Object> configuration) {
        this(new StateFolder(Path.of((String) configuration.get(Audit.STATE))), audit);
    }

    FormLogin(StateFolder folder, Audit audit) {
        this.folder = folder;
        this.audit = audit;
    }

    @Override
    public Object authenticate(HttpServletRequest request, HttpServletResponse response) {
        HttpSession session = request.getSession(false);
        if (session != null && session.getAttribute(ATTRIBUTE) instanceof String user) {
            return user;
        }
        try {
            WebFiles.guard(response);
            String path = request.getPathInfo() == null ? "" : request.getPathInfo();
            if (request.getMethod().equals("POST") && path.equals(LOGIN)) {
                login(request, response);
            } else if (path.startsWith(PAGE_FILES)) {
                // what the form is drawn with
                WebFiles.file(path.substring(PAGE_FILES.length()), response);
            } else {
                form(request, response, "");
            }
            // What is not on its way is taken for no answer, and another one is sent.
            response.flushBuffer();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return null;
    }

    private void login(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Duration pause = attempts.pause();
        if (pause.isPositive()) {
            // not looked at, and not written down: nobody can fill the log by that
            form(request, response, "Too many wrong passwords: wait " + (pause.toSeconds() + 1) + " seconds");
            return;
        }
        Act act = new Act(USER, request.getRemoteAddr(), "login", "console");
        Optional<String> objection = objection(request.getParameter("password"));
        audit.write(act, "", "", objection.map(sentence -> "refused: " + sentence).orElse("done"));
        if (objection.isPresent()) {
            form(request, response, objection.get());
            return;
        }
        // A session that somebody else began must not become this user's.
        HttpSession old = request.getSession(false);
        if (old != null) {
            old.invalidate();
        }
        HttpSession session = request.getSession(true);
        session.setMaxInactiveInterval(SESSION_SECONDS);
        session.setAttribute(ATTRIBUTE, USER);
        response.sendRedirect(request.getContextPath() + request.getServletPath() + PAGE);
    }

    private Optional<String> objection(String tried) throws IOException {
        trying.lock();
        try {
            Optional<Password> password = folder.password();
            if (password.isPresent() && tried != null && password.get().matches(tried.strip())) {
                attempts.right();
                return Optional.empty();
            }
            attempts.wrong();
            return Optional.of(password.isPresent()
                    ? "This is not the password"
                    : "The file with the password's hash is not there any more: start the console again");
        } finally {
            trying.unlock();
        }
    }

    /** Programs get a status, and people a form. */
    private static void form(HttpServletRequest request, HttpServletResponse response, String objection)
            throws IOException {
        response.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
        String accepted = request.getHeader("Accept");
        if (accepted == null || !accepted.contains("text/html")) {
            response.setContentType("application/json; charset=utf-8");
            response.getOutputStream().write("{\"message\":\"Log in first\"}".getBytes(StandardCharsets.UTF_8));
            return;
        }
        response.setContentType("text/html; charset=utf-8");
        String root = request.getContextPath() + request.getServletPath() + PAGE;
        String page = WebFiles.text("login.html").replace("{root}", root).replace("{objection}", objection);
        response.getOutputStream().write(page.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public boolean authorize(Object user, String role) {
        return USER.equals(user);
    }

    @Override
    public void logout(HttpServletRequest request, HttpServletResponse response) {
        HttpSession session = request.getSession(false);
        if (session != null) {
            session.invalidate();
        }
        try {
            response.sendRedirect(request.getContextPath() + request.getServletPath() + PAGE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
