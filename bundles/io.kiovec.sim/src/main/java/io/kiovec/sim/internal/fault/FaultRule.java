// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.fault;

import io.kiovec.scsi.CdbFields;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * One rule: which commands it means, which of these it meets, and what happens to them.
 *
 * @param name of the rule; rules are asked in the order of their names
 * @param device the names of the devices, with {@code *} for any characters
 * @param opcodes operation codes; none for all
 * @param blocks the blocks of a disk
 * @param positions the positions of a tape
 * @param occurrence which of the commands that it means
 * @param probability and with which probability
 * @param seed what that, and the bytes that are changed, are drawn from
 * @param action what happens
 */
public record FaultRule(String name, String device, Set<Integer> opcodes, Range blocks, Range positions,
        Occurrence occurrence, double probability, long seed, Action action) {

    /** Keeps its own set. */
    public FaultRule {
        opcodes = Set.copyOf(opcodes);
    }

    /** {@return the pattern of the devices' names} */
    Pattern devices() {
        return Pattern.compile(Arrays.stream(device.split("\\*", -1)).map(Pattern::quote)
                .collect(Collectors.joining(".*")));
    }

    /** {@return whether it means a command, whatever the device} */
    boolean means(MemorySegment cdb, Victim victim) {
        if (!opcodes.isEmpty() && !opcodes.contains(CdbFields.u8(cdb, 0))) {
            return false;
        }
        if (!blocks.isAll() && BlockRange.of(cdb).firstIn(blocks, cdb) < 0) {
            return false;
        }
        return positions.isAll() || positions.firstOf(victim.position().orElse(-1), 1) >= 0;
    }
}
