// SPDX-License-Identifier: Apache-2.0
package io.kiovec.filter.internal;

import io.kiovec.filter.internal.Operation.Verb;
import io.kiovec.scsi.CdbFields;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * One rule in force: which operations it means, which of these it meets, and what happens to them. The words are those of the
 * simulated adapter's faults. Any thread.
 */
final class FaultRule {

    /** Which of the operations that a rule means it meets, counted from 1. */
    enum Which {
        /** That one and no other. */
        NTH,
        /** So many of the first. */
        FIRST,
        /** Each whose count is a multiple of it. */
        EVERY
    }

    /**
     * Which operations a rule means.
     *
     * @param operations of which kind
     * @param blocks the first and the last block; empty for all
     * @param which how the number is meant
     * @param number positive
     * @param probability and with which probability
     */
    record Aim(OperationSet operations, Optional<long[]> blocks, Which which, long number, double probability) {
    }

    private static final Set<Integer> SHORT = Set.of(0x08, 0x0a);
    private static final Set<Integer> TEN = Set.of(0x28, 0x2a, 0x35, 0x41);
    private static final Set<Integer> TWELVE = Set.of(0xa8, 0xaa);
    private static final Set<Integer> SIXTEEN = Set.of(0x88, 0x8a, 0x91, 0x93);

    private final Aim aim;
    private final Draws draws;
    private final Function<Draws, Verdict> action;
    private final AtomicLong count = new AtomicLong();

    FaultRule(Aim aim, Draws draws, Function<Draws, Verdict> action) {
        this.aim = aim;
        this.draws = draws;
        this.action = action;
    }

    /** {@return what becomes of an operation, {@link Verdict#PASS} when the rule does not meet it} */
    Verdict meet(Operation operation, int block) {
        if (!aim.operations().has(operation)
                || !aim.blocks().map(range -> touches(range, operation, block)).orElse(true)) {
            return Verdict.PASS;
        }
        long number = count.incrementAndGet();
        boolean its = switch (aim.which()) {
            case NTH -> number == aim.number();
            case FIRST -> number <= aim.number();
            case EVERY -> number % aim.number() == 0;
        };
        return its && (aim.probability() >= 1 || draws.nextDouble() < aim.probability())
                ? action.apply(draws)
                : Verdict.PASS;
    }

    private static boolean touches(long[] range, Operation operation, int block) {
        if (operation.verb == Verb.COMMAND) {
            return touches(range, operation.cdb);
        }
        return operation.offset != Operation.NONE && operation.offset / block <= range[1]
                && (operation.offset + operation.length - 1) / block >= range[0];
    }

    /** Where a command keeps its first block and their number (SBC-4, clause 5). */
    private static boolean touches(long[] range, MemorySegment cdb) {
        int opcode = CdbFields.u8(cdb, 0);
        long first;
        long number;
        if (SHORT.contains(opcode)) {
            first = CdbFields.u24(cdb, 1) & 0x1f_ffff;
            number = CdbFields.u8(cdb, 4) == 0 ? 256 : CdbFields.u8(cdb, 4);
        } else if (TEN.contains(opcode)) {
            first = CdbFields.u32(cdb, 2);
            number = CdbFields.u16(cdb, 7);
        } else if (TWELVE.contains(opcode)) {
            first = CdbFields.u32(cdb, 2);
            number = CdbFields.u32(cdb, 6);
        } else if (SIXTEEN.contains(opcode)) {
            first = CdbFields.u64(cdb, 2);
            number = CdbFields.u32(cdb, 10);
        } else {
            return false;
        }
        return first <= range[1] && first + number - 1 >= range[0];
    }
}
