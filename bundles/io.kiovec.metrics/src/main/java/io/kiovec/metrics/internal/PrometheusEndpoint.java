// SPDX-License-Identifier: Apache-2.0
package io.kiovec.metrics.internal;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Answers {@code GET /metrics} with all figures: as OpenMetrics where the caller takes that, else in Prometheus' older text. The
 * server is the JDK's: Kiovec needs no HTTP service of the container for it.
 */
final class PrometheusEndpoint implements AutoCloseable {

    private static final String PATH = "/metrics";

    private final Figures figures;
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final KiovecMeters meters = new KiovecMeters(registry);
    private final ReentrantLock oneAtATime = new ReentrantLock();
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /**
     * Begins to answer.
     *
     * @param figures what is told
     * @param address where to listen
     * @throws IOException when that cannot be
     */
    PrometheusEndpoint(Figures figures, InetSocketAddress address) throws IOException {
        this.figures = figures;
        registry.getPrometheusRegistry().register(new LatencyHistograms(meters::devices));
        server = HttpServer.create(address, 0);
        server.createContext("/", this::answer);
        server.setExecutor(threads);
        server.start();
    }

    /** {@return where it answers} */
    String url() {
        InetSocketAddress at = server.getAddress();
        String host = at.getAddress().getHostAddress();
        return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + at.getPort() + PATH;
    }

    /** {@return all figures in a format} */
    String text(String contentType) {
        oneAtATime.lock();
        try {
            meters.tell(figures.now());
            return registry.scrape(contentType);
        } finally {
            oneAtATime.unlock();
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (!exchange.getRequestURI().getPath().equals(PATH)) {
                say(exchange, 404, "text/plain", "the figures are at " + PATH + "\n");
                return;
            }
            boolean head = exchange.getRequestMethod().equals("HEAD");
            if (!head && !exchange.getRequestMethod().equals("GET")) {
                exchange.getResponseHeaders().set("Allow", "GET, HEAD");
                say(exchange, 405, "text/plain", "ask by GET\n");
                return;
            }
            boolean open = Optional.ofNullable(exchange.getRequestHeaders().getFirst("Accept")).orElse("")
                    .contains("application/openmetrics-text");
            String type = open ? OpenMetricsTextFormatWriter.CONTENT_TYPE : PrometheusTextFormatWriter.CONTENT_TYPE;
            say(exchange, 200, type, text(type));
        }
    }

    private static void say(HttpExchange exchange, int status, String type, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        boolean head = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(status, head ? -1 : bytes.length);
        if (!head) {
            exchange.getResponseBody().write(bytes);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
        registry.close();
    }
}
