// SPDX-License-Identifier: Apache-2.0
package io.kiovec.benchmarks.program;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What both sides of a comparison do.
 *
 * @param direction whether the medium is read or written
 * @param order where each transfer is
 * @param block bytes of a transfer
 * @param depth transfers in flight; 1 is synchronous
 * @param batch how many are submitted and waited for at once
 * @param threads at work, on one device
 * @param mode how our side asks for the data to move
 */
public record Job(Direction direction, Order order, int block, int depth, int batch, int threads, Mode mode) {

    /** Whether the medium is read or written. */
    public enum Direction {
        /** Read. */
        READ,
        /** Written. */
        WRITE
    }

    /** Where each transfer is. */
    public enum Order {
        /** Anywhere, each block as likely as any other, whether it was there before or not. */
        RANDOM,
        /** One behind the other, and from the beginning again. */
        SEQUENTIAL
    }

    /** How our side asks for the data to move. */
    public enum Mode {
        /** Into the caller's memory, or not at all. */
        DIRECT,
        /** Through the framework's. */
        INDIRECT
    }

    /**
     * {@return a job of one thread, synchronous, direct}
     *
     * @param direction whether the medium is read or written
     * @param order where each transfer is
     * @param block bytes of a transfer
     */
    public static Job of(Direction direction, Order order, int block) {
        return new Job(direction, order, block, 1, 1, 1, Mode.DIRECT);
    }

    /**
     * {@return the same with several in flight}
     *
     * @param count in flight
     * @param together submitted and waited for at once
     */
    public Job deep(int count, int together) {
        return new Job(direction, order, block, count, together, threads, mode);
    }

    /**
     * {@return the same by several threads}
     *
     * @param count of threads
     */
    public Job by(int count) {
        return new Job(direction, order, block, depth, batch, count, mode);
    }

    /**
     * {@return the same in another mode}
     *
     * @param other the mode
     */
    public Job as(Mode other) {
        return new Job(direction, order, block, depth, batch, threads, other);
    }

    /** {@return it as arguments of a program} */
    public List<String> arguments() {
        List<String> words = new ArrayList<>(List.of("--direction", word(direction), "--order", word(order), "--block",
                Integer.toString(block), "--depth", Integer.toString(depth), "--batch", Integer.toString(batch),
                "--threads", Integer.toString(threads)));
        if (mode == Mode.INDIRECT) {
            words.addAll(List.of("--mode", word(mode)));
        }
        return words;
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
