// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.configuration;

import io.kiovec.sim.internal.adapter.AdapterModel;
import io.kiovec.sim.internal.adapter.AdapterModel.Reach;
import io.kiovec.sim.internal.adapter.AdapterModel.Timekeeping;
import io.kiovec.sim.internal.adapter.Latency;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what a device's configuration says of the adapter that it is behind; disks and tapes have the same keys. */
public final class AdapterParser {

    /** What an adapter does. */
    private enum Mode {
        /** Direct and indirect transfers. */
        DIRECT,
        /** Indirect ones only. */
        INDIRECT
    }

    private static final Pattern LATENCY = Pattern.compile("(\\d{1,11})(?:\\s*-\\s*(\\d{1,11}))?");
    private static final long MINUTE = 60_000_000_000L;

    /** Bytes of one transfer to or from a tape when nothing is said: the largest block that there can be. */
    public static final String TAPE_TRANSFER = "16M";

    /** The adapter of a tape of which nothing is said. */
    public static final AdapterModel USUAL_FOR_TAPES = parse(new Settings(Map.of()), 1, TAPE_TRANSFER);

    private AdapterParser() {
    }

    /**
     * {@return the adapter}
     *
     * @param settings where to read, and to tell what is wrong
     * @param leastTransfer bytes that every transfer may have
     * @param usualTransfer bytes of one transfer when nothing is said
     */
    public static AdapterModel parse(Settings settings, long leastTransfer, String usualTransfer) {
        Reach reach = settings.choice("mode", Mode.DIRECT) == Mode.DIRECT
                ? Reach.CALLERS_MEMORY
                : Reach.OWN_MEMORY_ONLY;
        long element = settings.number("maxElementSize", "0", 0, Long.MAX_VALUE);
        return new AdapterModel(reach, (int) settings.number("maxElements", "256", 1, Integer.MAX_VALUE),
                element == 0 ? Long.MAX_VALUE : element, settings.number("elementBoundary", "0", 0, Long.MAX_VALUE),
                settings.number("maxTransfer", usualTransfer, leastTransfer, 1 << 30),
                (int) settings.number("addressAlignment", "4", 1, 1 << 20),
                (int) settings.number("lengthAlignment", "1", 1, 1 << 20),
                (int) settings.number("addressBits", "64", 16, 64),
                (int) settings.number("queueDepth", "32", 1, 65536),
                settings.number("elementPrice", "0", 0, 1_000_000_000), latency(settings),
                settings.number("bandwidth", "0", 0, Long.MAX_VALUE), (int) settings.number("reorder", "0", 0, 1024),
                settings.choice("clock", Timekeeping.REAL), settings.number("seed", "0", 0, Long.MAX_VALUE));
    }

    private static Latency latency(Settings settings) {
        String text = settings.text("latency", "0");
        Matcher matcher = LATENCY.matcher(text);
        double share = settings.share("latencyTailShare", "0");
        long tail = settings.number("latencyTail", "0", 0, MINUTE);
        if (matcher.matches()) {
            long least = Long.parseLong(matcher.group(1));
            long most = matcher.group(2) == null ? least : Long.parseLong(matcher.group(2));
            if (least <= most && most <= MINUTE) {
                return new Latency(least, most, share, tail);
            }
        }
        settings.problem("latency", text, "nanoseconds, at most " + MINUTE + ", or two such numbers as in 1000-5000");
        return Latency.NONE;
    }
}
