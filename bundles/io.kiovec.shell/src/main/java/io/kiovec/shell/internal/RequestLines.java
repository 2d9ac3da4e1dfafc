// SPDX-License-Identifier: Apache-2.0
package io.kiovec.shell.internal;

import io.kiovec.api.Devices;
import io.kiovec.api.RequestTrace;
import io.kiovec.command.Console;
import io.kiovec.command.Table;
import io.kiovec.io.Address;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * Writes requests as they end. The threads of the requests only hand them over, and what finds no room is counted as missed:
 * a slow terminal slows no request down.
 */
final class RequestLines implements AutoCloseable {

    private static final int ROOM = 1 << 16;

    private final Console console;
    private final Optional<BufferedWriter> file;
    private final Duration above;
    private final BlockingQueue<RequestTrace> ended = new ArrayBlockingQueue<>(ROOM);
    private final LongAdder missed = new LongAdder();
    private final Table text = new Table().column("line", "");
    private final Table json = new Table().column("time", "").column("address", "").column("operation", "")
            .column("asked", "").column("mode", "").column("result", "").column("told", "").column("bytes", "")
            .column("done", "").column("nanos", "");
    private long count;

    /**
     * Opens the file.
     *
     * @param console where lines go, where there is no file
     * @param path the file
     * @param above how long a request must have taken
     */
    RequestLines(Console console, Optional<Path> path, Duration above) throws IOException {
        this.console = console;
        this.above = above;
        file = path.isPresent() ? Optional.of(open(path.get())) : Optional.empty();
    }

    private static BufferedWriter open(Path path) throws IOException {
        boolean isNew = Files.notExists(path) || Files.size(path) == 0;
        BufferedWriter writer = Files.newBufferedWriter(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        if (isNew) {
            writer.write(RequestTrace.HEADER);
            writer.newLine();
            writer.flush();
        }
        return writer;
    }

    /** Writes what ends until the thread is interrupted or the time is over. */
    void show(Devices devices, Set<Address> chosen, Duration time) throws IOException {
        long deadline = System.nanoTime() + time.toNanos();
        try (Devices.Watch _ = devices.trace(chosen, this::hand)) {
            for (RequestTrace next = poll(deadline); next != null; next = poll(deadline)) {
                write(next);
            }
        } catch (InterruptedException over) {
            // Ctrl-C is how it ends; what ended before is written.
        }
        for (RequestTrace rest = ended.poll(); rest != null; rest = ended.poll()) {
            write(rest);
        }
    }

    private RequestTrace poll(long deadline) throws InterruptedException, IOException {
        RequestTrace at = ended.poll();
        if (at == null && file.isPresent()) {
            file.get().flush();
        }
        return at == null ? ended.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS) : at;
    }

    private void hand(RequestTrace request) {
        if (request.took().compareTo(above) >= 0 && !ended.offer(request)) {
            missed.increment();
        }
    }

    private void write(RequestTrace request) throws IOException {
        count++;
        if (file.isPresent()) {
            file.get().write(request.line());
            file.get().newLine();
        } else if (console.form() == Console.Form.JSON) {
            console.printRow(json, Arrays.asList(request.began().toString(), request.address().toString(),
                    request.operation(), words(request.asked()), request.mode().name(), request.result(),
                    words(request.told()), request.bytes(), request.done().name(), request.took().toNanos()));
        } else {
            console.printRow(text, List.of(request.line()));
        }
    }

    private static Map<String, String> words(String text) {
        Map<String, String> words = new LinkedHashMap<>();
        for (String word : text.split(" ")) {
            int equals = word.indexOf('=');
            if (equals > 0) {
                words.put(word.substring(0, equals), word.substring(equals + 1));
            }
        }
        return words;
    }

    /** {@return how many were written} */
    long count() {
        return count;
    }

    /** {@return how many were not, for there was no room} */
    long missed() {
        return missed.sum();
    }

    @Override
    public void close() throws IOException {
        if (file.isPresent()) {
            file.get().close();
        }
    }
}
