// SPDX-License-Identifier: Apache-2.0
package io.kiovec.console.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import com.google.gson.JsonParser;
import io.kiovec.api.Devices;
import io.kiovec.api.Swaps;
import io.kiovec.api.Swaps.Swapped;
import io.kiovec.api.Transports;
import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.service.log.Logger;

class ConsolePluginTest {

    private static final Address DISK = Address.parse("sim:disk0");

    @TempDir
    Path folder;

    private final Devices devices = mock();
    private final Transports transports = mock();
    private final Swaps swaps = mock();
    private final Exchange.Session session = new Exchange.Session();
    private ConsolePlugin plugin;

    @BeforeEach
    void make() {
        Audit audit = new Audit(new StateFolder(folder), mock(Logger.class));
        plugin = new ConsolePlugin(devices, mock(Live.class),
                new Operations(devices, transports, swaps, new PolicyForm(), audit));
    }

    private String token() throws Exception {
        Exchange known = Exchange.get("/kiovec/session", session);
        plugin.service(known.request, known.response);
        return JsonParser.parseString(known.body()).getAsJsonObject().get("token").getAsString();
    }

    private Exchange post(String path, Map<String, String> parameters, String token) throws Exception {
        Exchange exchange = Exchange.post(path, session, parameters);
        when(exchange.request.getHeader(CsrfToken.HEADER)).thenReturn(token);
        plugin.service(exchange.request, exchange.response);
        return exchange;
    }

    private String lastAudited() throws IOException {
        return Files.readAllLines(folder.resolve("audit.log")).getLast();
    }

    @Test
    void aChangeWithoutTheTokenOfItsSessionIsRefused() throws Exception {
        String token = token();
        assertEquals(token, token());
        for (String borne : new String[]{null, "", token.substring(1), token + "0", "0".repeat(token.length())}) {
            Exchange exchange = post("/kiovec/swap", Map.of("device", "sim:disk0", "to", "sim:disk0"), borne);
            assertEquals(403, exchange.status());
            assertTrue(exchange.body().contains("load the page again"));
        }
        verify(swaps, never()).swap(any(), any());
        assertFalse(Files.exists(folder.resolve("audit.log")));
    }

    @Test
    void theTokenOfAnotherSessionIsRefused() throws Exception {
        String token = token();
        Exchange other = Exchange.post("/kiovec/swap", new Exchange.Session(), Map.of());
        when(other.request.getHeader(CsrfToken.HEADER)).thenReturn(token);
        plugin.service(other.request, other.response);
        assertEquals(403, other.status());
    }

    @Test
    void aSwapIsDoneAndWrittenDown() throws Exception {
        when(swaps.swap(DISK, Address.parse("sim:disk1"))).thenReturn(
                new Swapped(DISK, DISK, Address.parse("sim:disk1"), "sim", "asked", Duration.ofNanos(213_000)));
        Exchange exchange = post("/kiovec/swap", Map.of("device", "sim:disk0", "to", " sim:disk1 "), token());
        assertEquals(200, exchange.status());
        assertTrue(exchange.body().contains("sim:disk0 is served from sim:disk1 by sim"), exchange.body());
        String line = lastAudited();
        assertTrue(
                line.contains(
                        "\"user\":\"tester\",\"remote\":\"192.0.2.7\",\"what\":\"swap\",\"target\":\"sim:disk0\""),
                line);
        assertTrue(line.contains("\"to\":\"sim:disk1\",\"result\":\"done: "), line);
    }

    @Test
    void aSwapThatFailsSaysWhyAndIsWrittenDown() throws Exception {
        when(swaps.swap(any(), any()))
                .thenThrow(new DeviceException.Unavailable(Address.parse("sim:disk9"), "there is no such disk"));
        Exchange exchange = post("/kiovec/swap", Map.of("device", "sim:disk0", "to", "sim:disk9"), token());
        assertEquals(409, exchange.status());
        assertTrue(exchange.body().contains("sim:disk9: there is no such disk"), exchange.body());
        assertTrue(lastAudited().contains("\"result\":\"failed: sim:disk9: there is no such disk"));
    }

    @Test
    void aWordThatIsNoAddressIsRefusedBySentence() throws Exception {
        Exchange exchange = post("/kiovec/swap", Map.of("device", "sim:disk0", "to", "nonsense"), token());
        assertEquals(409, exchange.status());
        assertTrue(lastAudited().contains("\"result\":\"refused: "), lastAudited());
        verify(swaps, never()).swap(any(), any());
    }

    @Test
    void whatCannotBeWrittenDownIsNotDone() throws Exception {
        String token = token();
        Files.createDirectory(folder.resolve("audit.log"));
        Exchange exchange = post("/kiovec/release", Map.of("transport", "sim"), token);
        assertEquals(500, exchange.status());
        assertTrue(exchange.body().contains("audit log"), exchange.body());
        verify(transports, never()).release(any());
    }

    @Test
    void aQuarantineIsLifted() throws Exception {
        when(transports.list()).thenReturn(List.of());
        assertEquals(200, post("/kiovec/release", Map.of("transport", "sim"), token()).status());
        verify(transports).release("sim");
    }

    @Test
    void aReleaseOfWhatIsNotInQuarantineSaysWhatIs() throws Exception {
        when(transports.release("raw")).thenThrow(new IllegalArgumentException("nothing named raw is in quarantine"));
        Exchange exchange = post("/kiovec/release", Map.of("transport", "raw"), token());
        assertEquals(409, exchange.status());
        assertTrue(exchange.body().contains("nothing named raw is in quarantine"));
    }

    @Test
    void aFieldThatIsEmptyOrAChangeThatIsUnknownIsTold() throws Exception {
        String token = token();
        assertTrue(
                post("/kiovec/swap", Map.of("device", "sim:disk0", "to", " "), token).body().contains("'to' is empty"));
        assertEquals(409, post("/kiovec/format", Map.of(), token).status());
    }

    @Test
    void thePageLetsNothingOfOthersRun() throws Exception {
        Exchange exchange = Exchange.get("/kiovec/", session);
        plugin.service(exchange.request, exchange.response);
        assertTrue(exchange.body().startsWith("<!doctype html>"));
        assertFalse(exchange.body().matches("(?s).*(<script>|<style|\\son\\w+=|style=|https?://).*"),
                "no inline code, no other host");
        String policy = exchange.header("Content-Security-Policy");
        assertTrue(policy.startsWith("default-src 'none'; script-src 'self'; style-src 'self'"), policy);
        assertFalse(policy.contains("unsafe"));
    }

    @Test
    void onlyFilesOfThePageAreServed() throws Exception {
        assertEquals("text/javascript; charset=utf-8", type("/kiovec/res/console.js"));
        assertEquals("text/javascript; charset=utf-8", type("/kiovec/res/uplot/uPlot.iife.min.js"));
        for (String path : List.of("/kiovec/res/../META-INF/MANIFEST.MF", "/kiovec/res/console.html",
                "/kiovec/res//etc/passwd", "/kiovec/res/none.js", "/kiovec/else")) {
            Exchange exchange = Exchange.get(path, session);
            plugin.service(exchange.request, exchange.response);
            assertEquals(404, exchange.status(), path);
        }
    }

    private String type(String path) throws Exception {
        Exchange exchange = Exchange.get(path, session);
        plugin.service(exchange.request, exchange.response);
        return exchange.type();
    }
}
