// SPDX-License-Identifier: Apache-2.0
package io.kiovec.copy.internal.block;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What became of each byte of a copy, as spans without a gap or an overlap. Neighbours of one state are one span. For
 * one thread.
 */
public final class Ledger {

    /** What became of a span; the letters are those of a mapfile of GNU ddrescue. */
    public enum State {
        /** Nothing yet. */
        UNTRIED('?'),
        /** It is on the other side. */
        DONE('+'),
        /** It could not be read. */
        BAD('-');

        private final char letter;

        State(char letter) {
            this.letter = letter;
        }

        /** {@return its letter} */
        public char letter() {
            return letter;
        }

        /**
         * {@return the state of a letter} What ddrescue has tried and not given up is still to be tried.
         *
         * @param letter of a mapfile
         * @throws IllegalArgumentException for a letter that is none
         */
        public static State of(char letter) {
            return switch (letter) {
                case '+' -> DONE;
                case '-' -> BAD;
                case '?', '*', '/' -> UNTRIED;
                default -> throw new IllegalArgumentException("'" + letter + "' is no state of a block");
            };
        }
    }

    /**
     * A run of bytes of one state.
     *
     * @param from its first byte
     * @param to behind its last byte
     * @param state what became of it
     */
    public record Span(long from, long to, State state) {
        /** {@return its length in bytes} */
        public long length() {
            return to - from;
        }
    }

    /** The state from a byte on, up to the next key. */
    private final TreeMap<Long, State> states = new TreeMap<>();
    private long end;

    /**
     * Makes one in which nothing was tried.
     *
     * @param total bytes of the copy; more may be marked later
     */
    public Ledger(long total) {
        end = total;
        states.put(0L, State.UNTRIED);
    }

    /**
     * Tells what became of a range.
     *
     * @param from its first byte
     * @param to behind its last byte
     * @param state what became of it
     */
    public void mark(long from, long to, State state) {
        if (from >= to) {
            return;
        }
        State behind = states.floorEntry(to).getValue();
        states.subMap(from, true, to, true).clear();
        states.put(from, state);
        states.put(to, behind);
        end = Math.max(end, to);
        merge(to);
        merge(from);
    }

    private void merge(long at) {
        Map.Entry<Long, State> before = states.lowerEntry(at);
        if (before != null && before.getValue() == states.get(at)) {
            states.remove(at);
        }
    }

    /** {@return all spans, in order} */
    public List<Span> spans() {
        List<Span> spans = new ArrayList<>();
        for (Map.Entry<Long, State> entry : states.entrySet()) {
            Long next = states.higherKey(entry.getKey());
            long to = next == null ? end : Math.min(next, end);
            if (to > entry.getKey()) {
                spans.add(new Span(entry.getKey(), to, entry.getValue()));
            }
        }
        return spans;
    }

    /**
     * {@return the spans of a state, in order}
     *
     * @param state which
     */
    public List<Span> spans(State state) {
        return spans().stream().filter(span -> span.state() == state).toList();
    }

    /**
     * {@return bytes of a state}
     *
     * @param state which
     */
    public long bytes(State state) {
        return spans(state).stream().mapToLong(Span::length).sum();
    }

    /** {@return behind the last byte} */
    public long end() {
        return end;
    }

    /** Makes what is bad untried. */
    public void forgetBad() {
        spans(State.BAD).forEach(span -> mark(span.from(), span.to(), State.UNTRIED));
    }
}
