// SPDX-License-Identifier: Apache-2.0
package io.kiovec.console.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.kiovec.api.Allocators;
import io.kiovec.api.DeviceEvent;
import io.kiovec.api.DeviceListener;
import io.kiovec.api.Devices;
import io.kiovec.api.Swaps;
import io.kiovec.api.Transports;
import io.kiovec.console.internal.LiveStream.Message;
import io.kiovec.io.Address;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;

class LiveTest {

    private final AtomicReference<DeviceListener> listener = new AtomicReference<>();
    private final Devices.Watch watch = mock();
    private Live live;

    @BeforeEach
    void look() {
        Devices devices = mock();
        when(devices.watch(any())).thenAnswer(call -> {
            listener.set(call.getArgument(0));
            return watch;
        });
        LoggerFactory factory = mock();
        when(factory.getLogger(Live.class)).thenReturn(mock(Logger.class));
        live = new Live(devices, mock(Transports.class), mock(Allocators.class), mock(Swaps.class), new PolicyForm(),
                factory);
    }

    @AfterEach
    void end() {
        live.deactivate();
    }

    /** Lines as a page gets them. */
    private static BlockingQueue<String> read(LiveStream stream) {
        BlockingQueue<String> lines = new LinkedBlockingQueue<>();
        Thread.startVirtualThread(() -> {
            try {
                stream.writeTo(new OutputStream() {
                    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

                    @Override
                    public void write(int letter) {
                        if (letter == '\n') {
                            lines.add(line.toString(java.nio.charset.StandardCharsets.UTF_8));
                            line.reset();
                        } else {
                            line.write(letter);
                        }
                    }
                });
                lines.add("ended");
            } catch (java.io.IOException | InterruptedException e) {
                lines.add(e.toString());
            }
        });
        return lines;
    }

    private static String await(BlockingQueue<String> lines, String wanted) throws InterruptedException {
        for (String line = lines.poll(20, TimeUnit.SECONDS); line != null; line = lines.poll(20, TimeUnit.SECONDS)) {
            if (line.contains(wanted)) {
                return line;
            }
        }
        throw new AssertionError("no line with " + wanted);
    }

    @Test
    void aPageIsToldTheFiguresAndWhatHappens() throws Exception {
        try (LiveStream stream = live.open()) {
            BlockingQueue<String> lines = read(stream);
            await(lines, "event: state");
            await(lines, "event: sample");
            listener.get().happened(new DeviceEvent.Online(Instant.EPOCH, Address.parse("sim:disk0"),
                    Address.parse("sim:disk1"), "sim", Duration.ofNanos(213_400)));
            String told = await(lines, "\"kind\":\"online\"");
            assertTrue(told.contains("served from sim:disk1 by sim, requests were held for 213.4 \u00b5s"), told);
        }
    }

    @Test
    void whoComesLaterIsToldWhatHappenedBefore() throws Exception {
        listener.get().happened(new DeviceEvent.TransportCame(Instant.EPOCH, "sim", "sim"));
        try (LiveStream stream = live.open()) {
            assertTrue(await(read(stream), "\"subject\":\"sim\"").contains("transport came"));
        }
    }

    @Test
    void theSeventeenthWindowIsRefusedUntilOneIsClosed() throws Exception {
        List<LiveStream> streams = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            streams.add(live.open());
        }
        assertTrue(assertThrows(Refused.class, live::open).getMessage().contains("close one"));
        streams.getFirst().close();
        live.open().close();
    }

    @Test
    void aPageThatDoesNotReadLosesItsStream() throws Exception {
        LiveStream stream = new LiveStream(closed -> {
        });
        for (int i = 0; i < 300; i++) {
            stream.put(new Message("sample", "" + i));
        }
        assertEquals("ended", await(read(stream), "ended"));
    }

    @Test
    void stoppingEndsStreamsAndTheWatch() throws Exception {
        BlockingQueue<String> lines = read(live.open());
        live.deactivate();
        await(lines, "ended");
        verify(watch).close();
        listener.get().happened(new DeviceEvent.TransportCame(Instant.EPOCH, "sim", "sim"));
    }
}
