// SPDX-License-Identifier: Apache-2.0
package io.kiovec.metrics.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What Prometheus is told. */
class PrometheusEndpointTest {

    private static final String OPEN = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    private static final Pattern TYPE = Pattern.compile("# TYPE (\\S+) (\\S+)");

    private final FakeCore core = new FakeCore();
    private PrometheusEndpoint endpoint;

    @BeforeEach
    void start() throws Exception {
        core.open(FakeCore.device("sim:disk0", 10));
        endpoint = new PrometheusEndpoint(core.figures, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    @AfterEach
    void stop() {
        endpoint.close();
    }

    private HttpResponse<String> ask(String method, String path, String accept) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(URI.create(endpoint.url().replace("/metrics", path)))
                    .header("Accept", accept).method(method, HttpRequest.BodyPublishers.noBody()).build(),
                    BodyHandlers.ofString());
        }
    }

    @Test
    void figuresAreOpenMetricsWhereThatIsAsked() throws Exception {
        HttpResponse<String> answer = ask("GET", "/metrics", OPEN);
        assertEquals(OPEN, answer.headers().firstValue("Content-Type").orElseThrow());
        String text = answer.body();
        OpenMetricsText.check(text);
        for (String line : new String[]{"kiovec_reads_total{device=\"sim:disk0\",kind=\"block\"} 10.0",
            "kiovec_read_bytes_total{device=\"sim:disk0\",kind=\"block\"} 40960.0",
            "kiovec_transfers_total{device=\"sim:disk0\",kind=\"block\",mode=\"direct\"} 10.0",
            "kiovec_demotions_total{device=\"sim:disk0\",kind=\"block\",reason=\"heap_memory\"} 3.0",
            "kiovec_request_duration_seconds_bucket{device=\"sim:disk0\",kind=\"block\",le=\"1.0E-5\"} 3",
            "kiovec_request_duration_seconds_bucket{device=\"sim:disk0\",kind=\"block\",le=\"+Inf\"} 5",
            "kiovec_swap_pause_seconds_sum{device=\"sim:disk0\",kind=\"block\"} 0.005",
            "kiovec_queue_depth_reached{device=\"sim:disk0\",kind=\"block\"} 32.0",
            "kiovec_allocator_mapped_bytes{allocator=\"contiguous\"} 2097152.0",
            "kiovec_transport_faults_total{bundle=\"io.kiovec.sim 0.1.0\",scheme=\"sim\",transport=\"sim\"} 2.0"}) {
            assertTrue(text.contains('\n' + line + '\n'), line + " is not in\n" + text);
        }
    }

    @Test
    void figuresFollowWhatHappens() throws Exception {
        ask("GET", "/metrics", OPEN);
        core.open(FakeCore.device("sim:disk0", 11));
        core.open(FakeCore.device("sim:disk1", 1));
        String text = ask("GET", "/metrics", OPEN).body();
        assertTrue(text.contains("kiovec_reads_total{device=\"sim:disk0\",kind=\"block\"} 11.0"), text);
        assertTrue(text.contains("kiovec_reads_total{device=\"sim:disk1\",kind=\"block\"} 1.0"), text);
        core.close("sim:disk0");
        text = ask("GET", "/metrics", OPEN).body();
        assertFalse(text.contains("sim:disk0"), text);
        assertTrue(text.contains("sim:disk1"), text);
    }

    @Test
    void whoDoesNotTakeOpenMetricsGetsTheOlderText() throws Exception {
        HttpResponse<String> answer = ask("GET", "/metrics", "*/*");
        assertEquals("text/plain; version=0.0.4; charset=utf-8",
                answer.headers().firstValue("Content-Type").orElseThrow());
        assertFalse(answer.body().contains("# EOF"), answer.body());
    }

    @Test
    void whatIsNoQuestionForFiguresIsRefused() throws Exception {
        assertEquals(404, ask("GET", "/", OPEN).statusCode());
        assertEquals(405, ask("POST", "/metrics", OPEN).statusCode());
        HttpResponse<String> head = ask("HEAD", "/metrics", OPEN);
        assertEquals(200, head.statusCode());
        assertEquals("", head.body());
    }

    /** The guide names each metric with its type, and no other. */
    @Test
    void theGuideNamesEachMetric() throws Exception {
        Set<String> told = new TreeSet<>();
        TYPE.matcher(ask("GET", "/metrics", OPEN).body()).results()
                .forEach(found -> told.add(found.group(1) + ' ' + found.group(2)));
        Set<String> written = new TreeSet<>();
        Pattern.compile("(?m)^\\| `(kiovec_\\w+)` \\| (\\w+) \\|").matcher(Files.readString(Path.of("GUIDE.md")))
                .results()
                .forEach(found -> written.add(found.group(1) + ' ' + found.group(2)));
        assertEquals(told, written);
    }
}
