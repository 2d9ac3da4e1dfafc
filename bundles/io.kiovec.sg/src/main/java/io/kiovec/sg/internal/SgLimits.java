// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sg.internal;

import io.kiovec.io.Limit;
import io.kiovec.io.Limits;
import io.kiovec.io.Support;
import io.kiovec.io.Trait;
import io.kiovec.io.TransferMode;
import io.kiovec.linux.Descriptor;
import io.kiovec.linux.ErrnoException;
import io.kiovec.linux.QueueLimit;
import io.kiovec.linux.QueueLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * What the way to the device bounds. A passed-through command is one request of the adapter, which nobody splits: the
 * adapter's largest request and its elements are hard. sg's own memory, for indirect transfers and the reserve, is made of
 * pieces of one size, as many as the adapter takes elements.
 *
 * @param tableSize scatter-gather elements, empty where nobody says
 * @param largestRequest bytes of one request of the adapter, empty where nobody says
 * @param bestRequest bytes that the kernel makes a request by itself (BLKSECTGET): a reserve is not larger either
 * @param elementSize bytes of a piece of sg's own memory, as the adapter takes it
 * @param boundary that no element may cross, empty for what sysfs says
 * @param queue of the disk's block node, where it has one
 */
record SgLimits(OptionalLong tableSize, OptionalLong largestRequest, OptionalLong bestRequest, long elementSize,
        OptionalLong boundary, QueueLimits queue) {

    /** What the kernel's SCSI layer asks of addresses and lengths unless the adapter asks for more. */
    private static final long USUAL_ALIGNMENT = 4;

    static SgLimits ask(Descriptor descriptor, ScsiSysfs sysfs, QueueLimits queue, long pageSize) {
        SgLimits told = new SgLimits(asked(descriptor, "SG_GET_SG_TABLESIZE", SgIoctl.GET_TABLE_SIZE),
                queue.get(QueueLimit.MAX_HARDWARE_REQUEST), asked(descriptor, "BLKSECTGET", SgIoctl.MAX_BYTES),
                sysfs.elementSize(), OptionalLong.empty(), queue);
        long ofPages = told.tableSize().orElse(Integer.MAX_VALUE) * pageSize;
        return ofPages < told.mostBytes() && PageBoundary.holds(descriptor, (int) (ofPages + pageSize))
                ? new SgLimits(told.tableSize(), told.largestRequest(), told.bestRequest(), pageSize,
                        OptionalLong.of(pageSize), queue)
                : told;
    }

    private static OptionalLong asked(Descriptor descriptor, String name, long request) {
        try {
            return positive(OptionalLong.of(descriptor.ioctlGetInt(name, request)));
        } catch (ErrnoException unknown) {
            return OptionalLong.empty();
        }
    }

    private static OptionalLong positive(OptionalLong value) {
        return value.isPresent() && value.getAsLong() > 0 ? value : OptionalLong.empty();
    }

    /** {@return bytes of one transfer, in any mode} */
    long mostBytes() {
        long adapter = positive(largestRequest).orElse(positive(bestRequest).orElse(Integer.MAX_VALUE));
        return Math.min(adapter, ownMemory());
    }

    /** {@return bytes of a mapped buffer} */
    long mostMapped() {
        return Math.min(positive(bestRequest).orElse(elementSize), ownMemory());
    }

    private long ownMemory() {
        return tableSize.isPresent() ? tableSize.getAsLong() * elementSize : Integer.MAX_VALUE;
    }

    private Limits.Builder common() {
        long alignment = queue.get(QueueLimit.DMA_ALIGNMENT).orElse(USUAL_ALIGNMENT);
        Limits.Builder limits = Limits.builder().set(Limit.ADDRESS_ALIGNMENT, alignment)
                .set(Limit.LENGTH_ALIGNMENT, alignment)
                .set(Limit.BEST_TRANSFER, positive(bestRequest))
                .set(Limit.MAX_ELEMENT_SIZE, positive(queue.get(QueueLimit.MAX_SEGMENT_SIZE)))
                .set(Trait.NEEDS_REGISTRATION, Support.NO);
        queue.get(QueueLimit.VIRT_BOUNDARY_MASK).ifPresent(mask -> {
            if (mask > 0) {
                limits.set(Limit.ELEMENT_BOUNDARY, mask + 1);
            }
        });
        limits.set(Limit.ELEMENT_BOUNDARY, boundary);
        return limits;
    }

    /**
     * {@return the limits of an sg node}
     *
     * @param direct whether sg does direct transfers
     * @param claim whether there can be more descriptors
     * @param mappedBuffers how many there may be
     */
    Limits ofGeneric(ScsiSysfs.DirectIo direct, SgSettings.Claim claim, int mappedBuffers) {
        List<TransferMode> more = new ArrayList<>();
        if (direct == ScsiSysfs.DirectIo.ALLOWED) {
            more.add(TransferMode.DIRECT);
        }
        if (claim == SgSettings.Claim.SHARED && mappedBuffers > 0) {
            more.add(TransferMode.MAPPED);
        }
        return common().modes(TransferMode.INDIRECT, more.toArray(TransferMode[]::new))
                .set(Limit.MAX_TRANSFER, mostBytes()).set(Limit.MAX_ELEMENTS, positive(tableSize))
                .set(Limit.MAX_QUEUES, claim == SgSettings.Claim.SHARED ? Integer.MAX_VALUE : 0)
                .set(Limit.MAX_QUEUE_DEPTH, SgEndpoint.QUEUE)
                .set(Trait.EXCLUSIVE, Support.of(claim == SgSettings.Claim.EXCLUSIVE)).build();
    }

    /**
     * {@return the limits of a bsg node or block node, which knows direct transfers only}
     *
     * @param claim whether it was claimed
     */
    Limits ofPlain(SgSettings.Claim claim) {
        return common().modes(TransferMode.DIRECT).set(Limit.MAX_TRANSFER, positive(largestRequest))
                .set(Limit.MAX_ELEMENTS, positive(queue.get(QueueLimit.MAX_SEGMENTS))).set(Limit.MAX_QUEUES, 0)
                .set(Trait.EXCLUSIVE, Support.of(claim == SgSettings.Claim.EXCLUSIVE)).build();
    }
}
