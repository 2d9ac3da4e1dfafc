// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.plan;

import io.kiovec.io.AskedMode;
import io.kiovec.io.Demotion;
import io.kiovec.io.Limit;
import io.kiovec.io.Limits;
import io.kiovec.io.ScatterList;
import io.kiovec.io.TransferMode;
import io.kiovec.spi.TransferRules;
import io.kiovec.spi.TransferRules.Permission;

/**
 * How transfers are done on one endpoint under one policy: everything that can be known before a request comes. Made
 * when the endpoint, its limits or the policy change; what is left for each request is arithmetic. Immutable.
 *
 * <p>Carries rules M3 (when to be direct) and M4 (the order of reasons); what rule M7 does with a transfer beyond the
 * hard limits is the subclass's: {@link BlockPlan} splits, {@link WholePlan} demotes.
 */
public abstract sealed class TransferPlan permits BlockPlan, WholePlan {

    private final long generation;
    private final Limits limits;
    private final TransferRules rules;
    private final boolean driverDirect;
    private final boolean driverIndirect;
    private final long addressAlignment;
    private final long lengthAlignment;
    private final int maxElements;
    private final ScatterList.ElementShape shape;
    private final int addressBits;

    TransferPlan(Limits limits, TransferRules rules, long generation, long lengthAlignment) {
        this.limits = limits;
        this.rules = rules;
        this.generation = generation;
        this.lengthAlignment = lengthAlignment;
        driverDirect = limits.modes().contains(TransferMode.DIRECT);
        driverIndirect = limits.modes().contains(TransferMode.INDIRECT);
        addressAlignment = limits.getOr(Limit.ADDRESS_ALIGNMENT, 1);
        maxElements = (int) limits.getOr(Limit.MAX_ELEMENTS, Integer.MAX_VALUE);
        shape = limits.elementShape();
        addressBits = (int) limits.getOr(Limit.ADDRESS_BITS, 64);
    }

    /**
     * {@return what of a value lies beyond a multiple of a unit} The path of a request asks five times, and dividing takes
     * longer than an atomic operation: a power of two needs none.
     *
     * @param value not negative
     * @param unit positive
     */
    public static long beyond(long value, long unit) {
        return (unit & unit - 1) == 0 ? value & unit - 1 : value % unit;
    }

    /** {@return the policy's generation that this plan was made of} */
    public final long generation() {
        return generation;
    }

    /** {@return the limits that this plan was made of} */
    public final Limits limits() {
        return limits;
    }

    /** {@return whether the driver stages by itself; else the framework does} */
    public final boolean driverStages() {
        return driverIndirect;
    }

    /** {@return what addresses must be multiples of} */
    public final long addressAlignment() {
        return addressAlignment;
    }

    /** {@return what one element can be} */
    public final ScatterList.ElementShape shape() {
        return shape;
    }

    /** {@return elements of one call at most} */
    public final int maxElements() {
        return maxElements;
    }

    /** {@return whether the pieces of the memory decide what can be done} */
    public final boolean needsScatter() {
        return maxElements != Integer.MAX_VALUE || addressBits < 64;
    }

    /** {@return what offsets and lengths must be multiples of} */
    public abstract long unit();

    /**
     * Tells whether a direct transfer is wanted (rule M3).
     *
     * @param asked by the request
     * @param length of the whole transfer
     * @return whether to try
     */
    public final boolean wantsDirect(AskedMode asked, long length) {
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
    public final Demotion obstacle(AskedMode asked, boolean isNative, boolean managed, boolean queued, long address,
            long length) {
        if (asked.isDirect() && isForbidden(length)) {
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
        if (beyond(address, addressAlignment) != 0) {
            return Demotion.ADDRESS_UNALIGNED;
        }
        if (beyond(length, lengthAlignment) != 0) {
            return Demotion.LENGTH_UNALIGNED;
        }
        return isTooLarge(length) ? Demotion.TRANSFER_TOO_LARGE : Demotion.NONE;
    }

    /**
     * Tells what keeps a transfer in an endpoint's own mapped memory from being done there (rule M4). Of its address and
     * its pieces the driver knows more than the plan.
     *
     * @param asked by the request
     * @param own whether the memory is this endpoint's, not another's
     * @param length of the whole transfer
     * @return the first reason that holds, {@link Demotion#NONE} for none
     */
    public final Demotion mappedObstacle(AskedMode asked, boolean own, long length) {
        if (asked.isDirect() && isForbidden(length)) {
            return Demotion.POLICY;
        }
        if (!own) {
            return Demotion.FOREIGN_BUFFER;
        }
        if (!limits.modes().contains(TransferMode.MAPPED)) {
            return Demotion.DRIVER_INDIRECT_ONLY;
        }
        return isTooLarge(length) ? Demotion.TRANSFER_TOO_LARGE : Demotion.NONE;
    }

    private boolean isForbidden(long length) {
        return rules.direct() == Permission.FORBIDDEN || length < rules.smallestDirect();
    }

    /**
     * Tells what about the memory's pieces keeps a whole transfer from being direct.
     *
     * @param scatter the pieces
     * @param at where in them the memory begins
     * @param length of the whole transfer
     * @return the first reason that holds, {@link Demotion#NONE} for none
     */
    public final Demotion obstacle(ScatterList scatter, long at, long length) {
        if (maxElements < Integer.MAX_VALUE && hasTooManyPieces(scatter, at, length)) {
            return Demotion.TOO_MANY_SEGMENTS;
        }
        return scatter.reachable(at, length, addressBits) ? Demotion.NONE : Demotion.NOT_ADDRESSABLE;
    }

    /** {@return whether a transfer of this length cannot be done, in one piece or in several} */
    abstract boolean isTooLarge(long length);

    /** {@return whether the adapter cannot take the pieces, at once or in several parts} */
    abstract boolean hasTooManyPieces(ScatterList scatter, long at, long length);
}
