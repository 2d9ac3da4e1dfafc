// SPDX-License-Identifier: Apache-2.0
package io.kiovec.console.internal;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import io.kiovec.api.Allocators;
import io.kiovec.api.DeviceEvent;
import io.kiovec.api.Devices;
import io.kiovec.api.Swaps;
import io.kiovec.api.Transports;
import io.kiovec.console.internal.LiveStream.Message;
import io.kiovec.io.AllocatorStatistics;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;

/**
 * What pages are told, as it happens: figures once a second while somebody looks, events at once. All of it is made on one
 * thread and put into the streams of the pages.
 */
@Component(service = Live.class)
public final class Live {

    /** More than one operator's windows, and fewer than a server's threads. */
    private static final int MOST_STREAMS = 16;
    /** How much of the past a new page is told: seconds, and characters, which bounds it where a thousand devices are open. */
    private static final int HISTORY_SECONDS = 180;
    private static final long HISTORY_LENGTH = 8_000_000;
    private static final int EVENTS = 100;
    private static final int SLOWLY = 5;

    private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

    private final Devices devices;
    private final Transports transports;
    private final Allocators allocators;
    private final Swaps swaps;
    private final PolicyForm policy;
    private final Logger logger;

    private final Set<LiveStream> streams = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService thread = Executors
            .newSingleThreadScheduledExecutor(work -> new Thread(work, "kiovec-console"));
    private final Devices.Watch watch;

    /** Of the thread alone, as all below. */
    private final Figures figures = new Figures();
    private final Deque<String> history = new ArrayDeque<>();
    private final Deque<Happening> events = new ArrayDeque<>();
    private long historyLength;
    private long ticks;

    /**
     * Called by the component runtime.
     *
     * @param devices what is open, and what happens to it
     * @param transports who serves
     * @param allocators what is allocated
     * @param swaps what was swapped
     * @param policy how data may move
     * @param factory the container's log
     */
    @Activate
    public Live(@Reference Devices devices, @Reference Transports transports, @Reference Allocators allocators,
            @Reference Swaps swaps, @Reference PolicyForm policy, @Reference LoggerFactory factory) {
        this.devices = devices;
        this.transports = transports;
        this.allocators = allocators;
        this.swaps = swaps;
        this.policy = policy;
        logger = factory.getLogger(Live.class);
        watch = devices.watch(this::hear);
        thread.scheduleAtFixedRate(this::tick, 0, 1, TimeUnit.SECONDS);
    }

    @Deactivate
    void deactivate() {
        watch.close();
        thread.shutdownNow();
        streams.forEach(LiveStream::end);
    }

    /**
     * Begins to tell a page.
     *
     * @throws Refused when too many look already
     */
    LiveStream open() throws Refused {
        if (streams.size() >= MOST_STREAMS) {
            throw new Refused(MOST_STREAMS + " windows look at this console already: close one");
        }
        LiveStream stream = new LiveStream(streams::remove);
        streams.add(stream);
        thread.execute(() -> {
            stream.put(new Message("history", "[" + String.join(",", history) + "]"));
            stream.put(new Message("events", GSON.toJson(events)));
            stream.put(slow());
        });
        return stream;
    }

    private void hear(DeviceEvent event) {
        try {
            thread.execute(() -> happened(event));
        } catch (RejectedExecutionException stopped) {
            // An event that was on its way when this component was stopped: nobody is left to be told.
            logger.trace("after the end: {}", event);
        }
    }

    private void tick() {
        try {
            if (streams.isEmpty()) {
                // A gap is no flow: the next look begins anew.
                figures.look(List.of(), System.nanoTime());
                forget(Integer.MAX_VALUE);
                return;
            }
            sample();
            if (++ticks % SLOWLY == 0) {
                tell(slow());
            }
        } catch (RuntimeException e) {
            logger.warn("the figures of this second are missing", e);
        }
    }

    private void sample() {
        Map<String, Object> sample = new LinkedHashMap<>();
        sample.put("time", System.currentTimeMillis() / 1e3);
        sample.put("devices", figures.look(devices.statistics(), System.nanoTime()));
        sample.put("allocators", allocators.list().stream().map(Live::held).toList());
        String text = GSON.toJson(sample);
        history.addLast(text);
        historyLength += text.length();
        forget(0);
        tell(new Message("sample", text));
    }

    /** Drops what is too old or too much, or so many. */
    private void forget(int atLeast) {
        int dropped = 0;
        while (!history.isEmpty()
                && (dropped++ < atLeast || history.size() > HISTORY_SECONDS || historyLength > HISTORY_LENGTH)) {
            historyLength -= history.removeFirst().length();
        }
    }

    /** {@return what seldom changes} */
    private Message slow() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("transports", transports.list());
        all.put("policy", policy.fields());
        all.put("problems", policy.problems());
        all.put("swaps", swaps.history().reversed().stream().map(Live::swapped).toList());
        return new Message("state", GSON.toJson(all));
    }

    private static Map<String, Object> held(AllocatorStatistics allocator) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("name", allocator.name());
        row.put("pages", allocator.pages());
        row.put("maxBytes", allocator.maxBytes());
        row.put("mappedBytes", allocator.mappedBytes());
        row.put("usedBytes", allocator.usedBytes());
        row.put("buffers", allocator.buffers());
        row.put("regions", allocator.regions());
        return row;
    }

    private static Map<String, Object> swapped(Swaps.Swapped swap) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("device", swap.device().toString());
        row.put("from", swap.from().toString());
        row.put("to", swap.to().toString());
        row.put("transport", swap.transport());
        row.put("cause", swap.cause());
        row.put("pauseMicros", swap.pause().toNanos() / 1e3);
        return row;
    }

    private void happened(DeviceEvent event) {
        Happening happening = Happening.of(event);
        events.addLast(happening);
        if (events.size() > EVENTS) {
            events.removeFirst();
        }
        if (!streams.isEmpty()) {
            tell(new Message("happened", GSON.toJson(happening)));
            tell(slow());
        }
    }

    private void tell(Message message) {
        streams.forEach(stream -> stream.put(message));
    }
}
