// SPDX-License-Identifier: Apache-2.0
package io.kiovec.scsi;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/**
 * The commands of a device. One table drives dispatch, REPORT SUPPORTED OPERATION CODES and the documentation: a command is
 * one entry with its handler, never a case in a switch. It is immutable; a look-up takes no lock and allocates nothing.
 *
 * <p>The modes of READ BUFFER and WRITE BUFFER stand where service actions do and may be entered as such (SPC-4, 6.35.1).
 *
 * @param <E> the caller's entry, which knows its {@link CommandDescription}
 */
public final class CommandTable<E> {
    private final List<E> entries;
    private final Function<E, CommandDescription> description;
    /** By opcode; null where the device has none. */
    private final Opcode[] opcodes = new Opcode[256];

    private record Opcode(int[] serviceActions, Object[] entries) {

        boolean hasServiceActions() {
            return serviceActions[0] != CommandDescription.NO_SERVICE_ACTION;
        }
    }

    private CommandTable(List<E> sorted, Function<E, CommandDescription> description) {
        this.entries = List.copyOf(sorted);
        this.description = description;
        int from = 0;
        while (from < entries.size()) {
            int opcode = describe(entries.get(from)).opcode();
            int to = from;
            while (to < entries.size() && describe(entries.get(to)).opcode() == opcode) {
                to++;
            }
            opcodes[opcode] = group(entries.subList(from, to));
            from = to;
        }
    }

    private Opcode group(List<E> ofOneOpcode) {
        int[] serviceActions = ofOneOpcode.stream().mapToInt(entry -> describe(entry).serviceAction()).toArray();
        for (int i = 1; i < serviceActions.length; i++) {
            if (serviceActions[i] == serviceActions[i - 1]) {
                throw new IllegalArgumentException("two entries for " + describe(ofOneOpcode.get(i)));
            }
            if (serviceActions[0] == CommandDescription.NO_SERVICE_ACTION) {
                throw new IllegalArgumentException(describe(ofOneOpcode.get(i)) + " and " + describe(ofOneOpcode.get(0))
                        + ": an operation code has service actions or it has none");
            }
        }
        return new Opcode(serviceActions, ofOneOpcode.toArray());
    }

    /**
     * Starts a table.
     *
     * @param description gives an entry's description, always the same
     * @param <E> the caller's entry
     * @return an empty builder
     */
    public static <E> Builder<E> builder(Function<E, CommandDescription> description) {
        return new Builder<>(description);
    }

    /**
     * Finds a CDB's command by its operation code and, where the operation code has them, its service action (byte 1 bits 4
     * to 0; in the variable length CDB, 7Fh, bytes 8 and 9).
     *
     * @param cdb the CDB, of any length
     * @return the entry; null when there is none, also for a CDB that is too short to tell
     */
    public E find(MemorySegment cdb) {
        if (cdb.byteSize() < 1) {
            return null;
        }
        int opcode = CdbFields.u8(cdb, 0);
        Opcode found = opcodes[opcode];
        if (found == null) {
            return null;
        }
        if (!found.hasServiceActions()) {
            return entry(found, 0);
        }
        int serviceAction = serviceAction(cdb, opcode);
        return serviceAction < 0 ? null : entry(found, Arrays.binarySearch(found.serviceActions, serviceAction));
    }

    /**
     * Finds a command by its numbers.
     *
     * @param opcode 0 to 255
     * @param serviceAction the service action, or {@link CommandDescription#NO_SERVICE_ACTION}
     * @return the entry; null when there is none with exactly these
     */
    public E find(int opcode, int serviceAction) {
        return knowsOpcode(opcode)
                ? entry(opcodes[opcode], Arrays.binarySearch(opcodes[opcode].serviceActions, serviceAction))
                : null;
    }

    /**
     * Whether there is any command with this operation code: where there is, an unknown service action is an invalid field
     * in the CDB; where there is none, the operation code is invalid.
     *
     * @param opcode any number
     * @return whether the device knows it
     */
    public boolean knowsOpcode(int opcode) {
        return opcode >= 0 && opcode < opcodes.length && opcodes[opcode] != null;
    }

    /**
     * Whether the commands with this operation code are told apart by service actions.
     *
     * @param opcode any number
     * @return false too when the device does not know it
     */
    public boolean hasServiceActions(int opcode) {
        return knowsOpcode(opcode) && opcodes[opcode].hasServiceActions();
    }

    /** {@return the entries in order of operation code and service action; unmodifiable} */
    public List<E> entries() {
        return entries;
    }

    /**
     * An entry's description.
     *
     * @param entry one of this table
     * @return its description
     */
    public CommandDescription describe(E entry) {
        return description.apply(entry);
    }

    private static int serviceAction(MemorySegment cdb, int opcode) {
        if (opcode == CommandDescription.VARIABLE_LENGTH) {
            return cdb.byteSize() < 10 ? -1 : CdbFields.u16(cdb, 8);
        }
        return cdb.byteSize() < 2 ? -1 : CdbFields.u8(cdb, 1) & 0x1f;
    }

    @SuppressWarnings("unchecked") // only entries of this table are put there
    private E entry(Opcode opcode, int index) {
        return index < 0 ? null : (E) opcode.entries[index];
    }

    /**
     * Collects the entries; for one thread.
     *
     * @param <E> the caller's entry
     */
    public static final class Builder<E> {
        private final List<E> added = new ArrayList<>();
        private final Function<E, CommandDescription> description;

        private Builder(Function<E, CommandDescription> description) {
            this.description = description;
        }

        /**
         * Adds a command.
         *
         * @param entry the caller's entry
         * @return this
         */
        public Builder<E> add(E entry) {
            added.add(entry);
            return this;
        }

        /**
         * Adds commands.
         *
         * @param entries the caller's entries
         * @return this
         */
        public Builder<E> addAll(Iterable<? extends E> entries) {
            entries.forEach(added::add);
            return this;
        }

        /**
         * The table.
         *
         * @return a table of what was added so far
         * @throws IllegalArgumentException when two entries have the same numbers, or an operation code appears with and
         *         without service actions
         */
        public CommandTable<E> build() {
            Comparator<E> byNumbers = Comparator.<E>comparingInt(entry -> description.apply(entry).opcode())
                    .thenComparingInt(entry -> description.apply(entry).serviceAction());
            return new CommandTable<>(added.stream().sorted(byNumbers).toList(), description);
        }
    }
}
