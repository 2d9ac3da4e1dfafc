// SPDX-License-Identifier: Apache-2.0
package io.kiovec.tck.internal;

import io.kiovec.io.DeviceKind;
import io.kiovec.io.Limit;
import io.kiovec.io.Limits;
import io.kiovec.io.Support;
import io.kiovec.io.Trait;
import io.kiovec.io.TransferMode;
import java.util.ArrayList;
import java.util.List;

/** Limits that cannot be true together (rule S8). */
final class Contradictions {

    /** Lengths that are 0 where there is no such thing. */
    private static final List<Limit> UNLESS_ZERO = List.of(Limit.MAX_DISCARD, Limit.MAX_WRITE_ZEROES,
            Limit.MAX_WRITE_SAME, Limit.MAX_COMPARE_AND_WRITE);

    private Contradictions() {
    }

    /** {@return what cannot be true, a clause for each} */
    static List<String> of(Limits limits, DeviceKind kind) {
        List<String> found = new ArrayList<>();
        if (limits.modes().contains(TransferMode.UNTOLD)) {
            found.add("UNTOLD is no mode of a driver: it is what a call may tell");
        }
        if (kind == DeviceKind.BLOCK) {
            blocks(limits, found);
        }
        shorter(limits, Limit.MAX_TRANSFER, Limit.LENGTH_ALIGNMENT, found);
        if (limits.get(Trait.NEEDS_REGISTRATION) == Support.YES && limits.getOr(Limit.MAX_REGISTERED, 1) == 0) {
            found.add("memory must be registered, and none can be");
        }
        return found;
    }

    private static void blocks(Limits limits, List<String> found) {
        if (limits.get(Limit.CAPACITY).isEmpty() || limits.get(Limit.LOGICAL_BLOCK).isEmpty()) {
            found.add("a block face says its capacity and its logical block");
        }
        if (limits.capacity() % limits.logicalBlock() != 0) {
            found.add("the capacity is no multiple of the logical block");
        }
        shorter(limits, Limit.MAX_TRANSFER, Limit.LOGICAL_BLOCK, found);
        shorter(limits, Limit.MAX_TRANSFER, Limit.OFFSET_ALIGNMENT, found);
        shorter(limits, Limit.PHYSICAL_BLOCK, Limit.LOGICAL_BLOCK, found);
        for (Limit most : UNLESS_ZERO) {
            if (limits.getOr(most, 0) > 0) {
                shorter(limits, most, Limit.LOGICAL_BLOCK, found);
            }
        }
    }

    private static void shorter(Limits limits, Limit one, Limit other, List<String> found) {
        if (limits.getOr(one, Long.MAX_VALUE) < limits.getOr(other, 1)) {
            found.add(one + " is below " + other);
        }
    }
}
