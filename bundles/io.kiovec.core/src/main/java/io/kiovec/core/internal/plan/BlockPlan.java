// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.plan;

import io.kiovec.core.internal.memory.Staging;
import io.kiovec.io.Limit;
import io.kiovec.io.Limits;
import io.kiovec.io.ScatterList;
import io.kiovec.io.Support;
import io.kiovec.io.Trait;
import io.kiovec.spi.TransferRules;

/** The plan of block transfers: what is beyond the hard limits is split (rule M7), never demoted for its length. */
public final class BlockPlan extends TransferPlan {

    private final long block;
    private final long offsetAlignment;
    private final long directUnit;
    private final long maxDirect;
    private final long maxIndirect;

    /**
     * Makes the plan.
     *
     * @param limits of the endpoint
     * @param rules of the policy
     * @param generation of the policy
     */
    public BlockPlan(Limits limits, TransferRules rules, long generation) {
        super(limits, rules, generation, lengthAlignment(limits));
        block = limits.logicalBlock();
        offsetAlignment = lcm(block, limits.getOr(Limit.OFFSET_ALIGNMENT, block));
        directUnit = lcm(offsetAlignment, lengthAlignment(limits));
        long hardest = limits.getOr(Limit.MAX_TRANSFER, Long.MAX_VALUE);
        maxDirect = Math.max(directUnit, hardest - hardest % directUnit);
        long indirect = driverStages() ? hardest : Math.min(hardest, Staging.CHUNK);
        maxIndirect = Math.max(directUnit, indirect - indirect % directUnit);
    }

    private static long lengthAlignment(Limits limits) {
        long block = limits.logicalBlock();
        return lcm(block, limits.getOr(Limit.LENGTH_ALIGNMENT, block));
    }

    private static long lcm(long a, long b) {
        long x = a;
        long y = b;
        while (y != 0) {
            long rest = x % y;
            x = y;
            y = rest;
        }
        return a / x * b;
    }

    /** {@return bytes of a logical block} */
    public long block() {
        return block;
    }

    /** {@return the longest part that is done indirectly} */
    public long maxIndirect() {
        return maxIndirect;
    }

    /** {@return the longest part that is written from staging memory which is filled with the same again and again} */
    public long maxFilled() {
        return Math.min(maxIndirect, Math.max(directUnit, Staging.CHUNK - Staging.CHUNK % directUnit));
    }

    @Override
    public long unit() {
        return driverStages() ? offsetAlignment : directUnit;
    }

    /** {@return whether the driver writes through by itself} */
    public boolean writesThrough() {
        return limits().get(Trait.FORCE_UNIT_ACCESS) == Support.YES;
    }

    @Override
    boolean isTooLarge(long length) {
        return false;
    }

    /** Too many pieces split a block transfer, unless a single unit has too many. */
    @Override
    boolean hasTooManyPieces(ScatterList scatter, long at, long length) {
        for (long done = 0; done < length;) {
            long part = directPart(scatter, at + done, length - done);
            if (part == 0) {
                return true;
            }
            done += part;
        }
        return false;
    }

    /**
     * {@return how much of a transfer one direct part can do, by length alone}
     *
     * @param length what is left
     */
    public long directPart(long length) {
        return Math.min(length, maxDirect);
    }

    /**
     * {@return how much of a transfer one direct part can do; 0 when not even one unit's pieces fit}
     *
     * @param scatter the pieces
     * @param at where in them the rest begins
     * @param length what is left
     */
    public long directPart(ScatterList scatter, long at, long length) {
        long most = Math.min(length, maxDirect);
        long fits = scatter.fitting(at, most, maxElements(), shape());
        return fits == most ? most : fits - fits % directUnit;
    }
}
