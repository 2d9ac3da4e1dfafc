// SPDX-License-Identifier: Apache-2.0
package io.kiovec.console.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.service.log.Logger;

class FormLoginTest {

    /** Of "password", with few rounds: a test needs no strength. */
    private static final String HASH = "pbkdf2-hmac-sha256:4096:c2FsdA==:xeR41ZKIyEGqUw22hFxMjZYok6ABzk4RpJY4c6qYE0o=";

    @TempDir
    Path folder;

    private final Exchange.Session session = new Exchange.Session();
    private FormLogin login;

    @BeforeEach
    void make() throws IOException {
        StateFolder state = new StateFolder(folder);
        Files.createFile(state.passwordFile(),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(state.passwordFile(), HASH);
        login = new FormLogin(state, new Audit(state, mock(Logger.class)));
    }

    private Exchange tries(String password) throws Exception {
        Exchange exchange = Exchange.post("/kiovec/login", session, Map.of("password", password));
        when(exchange.request.getHeader("Accept")).thenReturn("text/html,*/*");
        assertNull(login.authenticate(exchange.request, exchange.response));
        return exchange;
    }

    private Object comes() throws Exception {
        Exchange exchange = Exchange.get("/kiovec/", session);
        return login.authenticate(exchange.request, exchange.response);
    }

    @Test
    void whoKnowsThePasswordComesInUntilTheyLeave() throws Exception {
        assertNull(comes());
        Exchange exchange = tries("password");
        assertEquals("/system/console/kiovec/", exchange.header("Location"));
        assertEquals("operator", comes());
        Exchange leaves = Exchange.get("/logout", session);
        login.logout(leaves.request, leaves.response);
        assertNull(comes());
    }

    @Test
    void aWrongPasswordIsRefusedAndWrittenDownWithoutIt() throws Exception {
        Exchange exchange = tries("admin");
        assertEquals(401, exchange.status());
        assertTrue(exchange.body().contains("This is not the password"));
        assertNull(comes());
        List<String> lines = Files.readAllLines(folder.resolve("audit.log"));
        assertEquals(1, lines.size());
        assertTrue(lines.getFirst().contains("\"what\":\"login\"") && lines.getFirst().contains("refused"),
                lines.getFirst());
        assertFalse(lines.getFirst().contains("admin"));
    }

    @Test
    void afterFiveWrongOnesTheRightOneWaitsToo() throws Exception {
        for (int i = 0; i < 5; i++) {
            tries("wrong");
        }
        assertTrue(tries("password").body().contains("Too many wrong passwords: wait"));
        assertNull(comes());
    }

    @Test
    void programsAreToldByStatusAndPeopleByAForm() throws Exception {
        Exchange program = Exchange.get("/kiovec/events", session);
        assertNull(login.authenticate(program.request, program.response));
        assertEquals(401, program.status());
        assertEquals("{\"message\":\"Log in first\"}", program.body());
        Exchange person = Exchange.get("/kiovec/", session);
        when(person.request.getHeader("Accept")).thenReturn("text/html");
        assertNull(login.authenticate(person.request, person.response));
        assertTrue(person.body().contains("action=\"/system/console/kiovec/login\""), person.body());
    }

    @Test
    void withoutALoginOnlyWhatTheFormIsDrawnWithIsSeen() throws Exception {
        Exchange style = Exchange.get("/kiovec/res/console.css", session);
        assertNull(login.authenticate(style.request, style.response));
        assertEquals("text/css; charset=utf-8", style.type());
        Exchange page = Exchange.get("/kiovec/", session);
        assertNull(login.authenticate(page.request, page.response));
        assertFalse(page.body().contains("<html"));
    }
}
