// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.plan;

import io.kiovec.core.internal.memory.Staging;
import io.kiovec.io.AskedMode;
import io.kiovec.io.Demotion;
import io.kiovec.io.Limit;
import io.kiovec.io.Limits;
import io.kiovec.io.ScatterList;
import io.kiovec.io.Support;
import io.kiovec.io.Trait;
import io.kiovec.io.TransferMode;
import io.kiovec.spi.TransferRules;
import io.kiovec.spi.TransferRules.Permission;

/**
 * How transfers are done on one endpoint under one policy: everything that can be known before a request comes. Made
 * when the endpoint, its limits or the policy change; what is left for each request is arithmetic. Immutable.
 *
 * <p>Carries rules M3 (when to be direct), M4 (the order of reasons) and the lengths of rule M7 (where to split).
 */
public final class TransferPlan {

    private final long generation;
    private final Limits limits;
    private final TransferRules rules;
    private final boolean driverDirect;
    private final boolean driverIndirect;
    private final long block;
    private final long offsetAlignment;
    private final long addressAlignment;
    private final long lengthAlignment;
    private final long directUnit;
    private final long maxDirect;
    private final long maxIndirect;
    private final int maxElements;
    private final ScatterList.ElementShape shape;
    private final int addressBits;

    /**
     * Makes the plan.
     *
     * @param limits of the endpoint
     * @param rules of the policy
     * @param generation of the policy
     */
    public TransferPlan(Limits limits, TransferRules rules, long generation) {
        this.limits = limits;
        this.rules = rules;
        this.generation = generation;
        driverDirect = limits.modes().contains(TransferMode.DIRECT);
        driverIndirect = limits.modes().contains(TransferMode.INDIRECT);
        block = limits.logicalBlock();
        offsetAlignment = lcm(block, limits.getOr(Limit.OFFSET_ALIGNMENT, block));
        addressAlignment = limits.getOr(Limit.ADDRESS_ALIGNMENT, 1);
        lengthAlignment = lcm(block, limits.getOr(Limit.LENGTH_ALIGNMENT, block));
        directUnit = lcm(offsetAlignment, lengthAlignment);
        long hardest = limits.getOr(Limit.MAX_TRANSFER, Long.MAX_VALUE);
        maxDirect = Math.max(directUnit, hardest - hardest % directUnit);
        long indirect = driverIndirect ? hardest : Math.min(hardest, Staging.CHUNK);
        maxIndirect = Math.max(directUnit, indirect - indirect % directUnit);
        maxElements = (int) limits.getOr(Limit.MAX_ELEMENTS, Integer.MAX_VALUE);
        shape = limits.elementShape();
        addressBits = (int) limits.getOr(Limit.ADDRESS_BITS, 64);
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

    /** {@return the policy's generation that this plan was made of} */
    public long generation() {
        return generation;
    }

    /** {@return the limits that this plan was made of} */
    public Limits limits() {
        return limits;
    }

    /** {@return bytes of a logical block} */
    public long block() {
        return block;
    }

    /** {@return whether the driver stages by itself; else the framework does} */
    public boolean driverStages() {
        return driverIndirect;
    }

    /** {@return the longest part that is done indirectly} */
    public long maxIndirect() {
        return maxIndirect;
    }

    /** {@return the longest part of zeroes that is written from staging memory} */
    public long maxZeroed() {
        return Math.min(maxIndirect, Math.max(directUnit, Staging.CHUNK - Staging.CHUNK % directUnit));
    }

    /** {@return what offsets and lengths must be multiples of} */
    public long unit() {
        return driverIndirect ? offsetAlignment : directUnit;
    }

    /** {@return what addresses must be multiples of} */
    public long addressAlignment() {
        return addressAlignment;
    }

    /** {@return what one element can be} */
    public ScatterList.ElementShape shape() {
        return shape;
    }

    /** {@return whether the driver writes through by itself} */
    public boolean writesThrough() {
        return limits.get(Trait.FORCE_UNIT_ACCESS) == Support.YES;
    }

    /** {@return whether the pieces of the memory decide what can be done} */
    public boolean needsScatter() {
        return maxElements != Integer.MAX_VALUE || addressBits < 64;
    }

    /**
     * Tells whether a direct transfer is wanted (rule M3).
     *
     * @param asked by the request
     * @param length of the whole transfer
     * @return whether to try
     */
    public boolean wantsDirect(AskedMode asked, long length) {
        return asked.isDirect() || asked == AskedMode.UNSPECIFIED && rules.defaultMode() == TransferMode.DIRECT
                && rules.direct() == Permission.ALLOWED && length >= rules.smallestDirect();
    }

    /**
     * Tells what keeps a whole transfer from being direct (rule M4), apart from its pieces.
     *
     * @param asked by the request
     * @param isNative whether the memory is no array
     * @param managed whether the memory is an {@code IoBuffer}
     * @param queued whether the transfer comes from a queue
     * @param address of the memory's first byte
     * @param length of the whole transfer
     * @return the first reason that holds, {@link Demotion#NONE} for none
     */
    public Demotion obstacle(AskedMode asked, boolean isNative, boolean managed, boolean queued, long address,
            long length) {
        if (asked.isDirect() && (rules.direct() == Permission.FORBIDDEN || length < rules.smallestDirect())) {
            return Demotion.POLICY;
        }
        if (!isNative) {
            return Demotion.HEAP_MEMORY;
        }
        if (queued && !managed) {
            return Demotion.UNMANAGED_MEMORY;
        }
        if (!driverDirect) {
            return Demotion.DRIVER_INDIRECT_ONLY;
        }
        if (Long.remainderUnsigned(address, addressAlignment) != 0) {
            return Demotion.ADDRESS_UNALIGNED;
        }
        return length % lengthAlignment != 0 ? Demotion.LENGTH_UNALIGNED : Demotion.NONE;
    }

    /**
     * Tells what about the memory's pieces keeps a whole transfer from being direct. Too many pieces split a block
     * transfer (rule M7), unless a single unit has too many.
     *
     * @param scatter the pieces
     * @param at where in them the memory begins
     * @param length of the whole transfer
     * @return the first reason that holds, {@link Demotion#NONE} for none
     */
    public Demotion obstacle(ScatterList scatter, long at, long length) {
        for (long done = 0; maxElements < Integer.MAX_VALUE && done < length;) {
            long part = directPart(scatter, at + done, length - done);
            if (part == 0) {
                return Demotion.TOO_MANY_SEGMENTS;
            }
            done += part;
        }
        return scatter.reachable(at, length, addressBits) ? Demotion.NONE : Demotion.NOT_ADDRESSABLE;
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
        long fits = scatter.fitting(at, most, maxElements, shape);
        return fits == most ? most : fits - fits % directUnit;
    }
}
