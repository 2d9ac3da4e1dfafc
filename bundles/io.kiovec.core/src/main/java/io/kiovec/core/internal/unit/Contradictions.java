// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.unit;

import io.kiovec.io.Limit;
import io.kiovec.io.Limits;
import io.kiovec.io.TransferMode;
import java.util.List;
import java.util.Optional;

/** Limits that no transfer can keep: a driver that states them lies about one of them (rule S8). */
final class Contradictions {

    /** Where both are known and the first is above 0, it must not be less than the second. */
    private record AtLeast(Limit limit, Limit least) {

        Optional<String> broken(Limits limits) {
            long value = limits.getOr(limit, 0);
            long bound = limits.getOr(least, 0);
            return value > 0 && bound > value
                    ? Optional.of(limit + " " + value + " is less than " + least + " " + bound)
                    : Optional.empty();
        }
    }

    private static final List<AtLeast> ALL = List.of(new AtLeast(Limit.MAX_TRANSFER, Limit.LOGICAL_BLOCK),
            new AtLeast(Limit.PHYSICAL_BLOCK, Limit.LOGICAL_BLOCK),
            new AtLeast(Limit.MAX_TRANSFER, Limit.LENGTH_ALIGNMENT),
            new AtLeast(Limit.MAX_DISCARD, Limit.LOGICAL_BLOCK),
            new AtLeast(Limit.MAX_WRITE_ZEROES, Limit.LOGICAL_BLOCK),
            new AtLeast(Limit.MAX_WRITE_SAME, Limit.LOGICAL_BLOCK),
            new AtLeast(Limit.MAX_COMPARE_AND_WRITE, Limit.LOGICAL_BLOCK));

    private Contradictions() {
    }

    /** {@return the first contradiction, as a clause; empty when there is none} */
    static Optional<String> of(Limits limits) {
        if (!limits.modes().contains(TransferMode.INDIRECT) && !limits.modes().contains(TransferMode.DIRECT)) {
            return Optional.of("the modes are " + limits.modes() + ", without INDIRECT or DIRECT nothing can be moved");
        }
        return ALL.stream().map(one -> one.broken(limits)).flatMap(Optional::stream).findFirst();
    }
}
