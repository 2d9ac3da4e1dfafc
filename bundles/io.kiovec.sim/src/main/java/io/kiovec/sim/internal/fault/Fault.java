// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.fault;

import io.kiovec.io.DataDirection;
import io.kiovec.scsi.Sense;
import io.kiovec.sim.internal.adapter.Draws;
import io.kiovec.sim.internal.fault.Action.Check;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * A rule that has met a command.
 *
 * @param rule the rule
 * @param draws what it draws from
 */
public record Fault(FaultRule rule, Draws draws) {

    /** {@return what happens} */
    public Action action() {
        return rule.action();
    }

    /** {@return what CHECK CONDITION tells of a command} */
    Sense sense(Check check, MemorySegment cdb) {
        long block = check.information() == Check.Information.BLOCK
                ? BlockRange.of(cdb).firstIn(rule.blocks(), cdb)
                : -1;
        return block < 0 ? check.sense() : check.sense().withInformation(block);
    }

    /**
     * {@return how much of a command's data is moved}
     *
     * @param cut what the rule says
     * @param length of all of it
     */
    public static long cut(Action.Short cut, long length) {
        long half = length / 2 >= 512 ? length / 2 / 512 * 512 : length / 2;
        return Math.min(length, cut.bytes().orElse(half));
    }

    /**
     * Changes bytes.
     *
     * @param data of which some are changed; of length 0 for none
     * @param bytes how many; the same may be met twice, and is changed all the same
     */
    public void corrupt(MemorySegment data, long bytes) {
        for (long i = 0; i < bytes && data.byteSize() > 0; i++) {
            long at = draws.below(data.byteSize());
            byte before = data.get(ValueLayout.JAVA_BYTE, at);
            // By 1 to 127, so that even many changes of one byte seldom undo each other.
            data.set(ValueLayout.JAVA_BYTE, at, (byte) (before + 1 + draws.below(127)));
        }
    }

    /**
     * {@return the data of a command as it is on the wire: that which goes out is copied, for it is the caller's}
     *
     * @param direction of the data
     * @param data the data
     */
    public static MemorySegment onTheWire(DataDirection direction, MemorySegment data) {
        return direction == DataDirection.OUT
                ? MemorySegment.ofArray(data.toArray(ValueLayout.JAVA_BYTE))
                : data;
    }
}
