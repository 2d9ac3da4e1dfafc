// SPDX-License-Identifier: Apache-2.0
package io.kiovec.io;

/**
 * Why a transfer that was asked to be direct was done indirectly.
 *
 * <p>Rule M4: the reason of a demotion is the first of these constants, in their order, that holds. {@link #NONE} says
 * that there was no demotion.
 */
public enum Demotion {
    /** Not demoted: nobody asked for direct, or direct was done. */
    NONE("not demoted"),
    /** The policy forbids direct transfers for this address, or of this length. */
    POLICY("the policy does not allow a direct transfer here"),
    /** The memory is a Java array; the garbage collector may move it. */
    HEAP_MEMORY("the memory is a Java array: allocate a buffer from the device"),
    /** On a queue only an {@link IoBuffer} can be used directly: nothing stops the owner of other memory freeing it. */
    UNMANAGED_MEMORY("a queue needs an IoBuffer: allocate a buffer from the device"),
    /** The buffer belongs to the mapped allocator of another endpoint. */
    FOREIGN_BUFFER("the buffer is mapped for another device"),
    /** The driver or its adapter cannot do direct transfers. */
    DRIVER_INDIRECT_ONLY("the driver does indirect transfers only"),
    /** The memory's address is no multiple of {@link Limit#ADDRESS_ALIGNMENT}. */
    ADDRESS_UNALIGNED("the memory's address is not aligned for the device"),
    /** The length is no multiple of {@link Limit#LENGTH_ALIGNMENT}. */
    LENGTH_UNALIGNED("the length is not aligned for the device"),
    /** The transfer is larger than {@link Limit#MAX_TRANSFER} and cannot be split. */
    TRANSFER_TOO_LARGE("the transfer is larger than the device takes at once"),
    /** The memory has more physically contiguous pieces than {@link Limit#MAX_ELEMENTS} and cannot be split. */
    TOO_MANY_SEGMENTS("the memory is in more pieces than the adapter takes"),
    /** Some of the memory lies, or may lie, above what {@link Limit#ADDRESS_BITS} can reach. */
    NOT_ADDRESSABLE("the adapter cannot reach the memory"),
    /** No more memory can be registered with the endpoint. */
    REGISTRATION_LIMIT("no more memory can be registered with the device"),
    /** The driver's reserve buffer is in use. */
    RESERVE_BUSY("the driver's reserve buffer is in use"),
    /** The kernel refused or undid the direct transfer and nothing had moved. */
    KERNEL("the kernel did not do it directly");

    private final String sentence;

    Demotion(String sentence) {
        this.sentence = sentence;
    }

    /** {@return the reason as a clause for a message, without a full stop} */
    public String sentence() {
        return sentence;
    }
}
