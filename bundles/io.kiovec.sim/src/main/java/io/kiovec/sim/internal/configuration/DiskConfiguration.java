// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** One simulated disk, for tools that draw forms; {@link DiskParser} reads it. Sizes take K, M, G or T. */
@ObjectClassDefinition(id = ConfiguredDisk.PID, name = "Kiovec simulated disk", description = "A disk sim:NAME behind a simulated adapter of its own")
@interface DiskConfiguration {

    /** The rest of the address. */
    @AttributeDefinition(name = "Name", description = "The disk is sim:NAME; a name that exists already is replaced")
    String name();

    /** Bytes. */
    @AttributeDefinition(description = "Bytes of the medium, a multiple of the block size")
    String capacity() default "64M";

    /** Bytes. */
    @AttributeDefinition(description = "Bytes of a logical block, any positive number")
    String blockSize() default "512";

    /** Power of two. */
    @AttributeDefinition(description = "A physical block is two to this power of logical ones, 0 to 15")
    String physicalExponent() default "0";

    /** Whether it may be written. */
    @AttributeDefinition(description = "true: it may not be written")
    String readOnly() default "false";

    /** Its file. */
    @AttributeDefinition(description = "The medium's file; empty for one in the bundle's data area", required = false)
    String medium() default "";

    /** What the adapter does. */
    @AttributeDefinition(description = "direct: direct and indirect transfers; indirect: indirect ones only")
    String mode() default "direct";

    /** A count. */
    @AttributeDefinition(description = "Scatter-gather elements of one transfer")
    String maxElements() default "256";

    /** Bytes. */
    @AttributeDefinition(description = "Bytes of one element; 0 for no bound")
    String maxElementSize() default "0";

    /** Bytes. */
    @AttributeDefinition(description = "No element crosses a multiple of this address; 0 for none")
    String elementBoundary() default "0";

    /** Bytes. */
    @AttributeDefinition(description = "Bytes of one transfer, 1 block to 1G")
    String maxTransfer() default "4M";

    /** Bytes. */
    @AttributeDefinition(description = "Addresses of direct transfers are multiples of it")
    String addressAlignment() default "4";

    /** Bytes. */
    @AttributeDefinition(description = "Lengths of direct transfers are multiples of it")
    String lengthAlignment() default "1";

    /** Bits. */
    @AttributeDefinition(description = "Width of the physical addresses that the adapter reaches, 16 to 64")
    String addressBits() default "64";

    /** A count. */
    @AttributeDefinition(description = "Transfers that the adapter does at once")
    String queueDepth() default "32";

    /** Nanoseconds. */
    @AttributeDefinition(description = "Nanoseconds for each element")
    String elementPrice() default "0";

    /** Nanoseconds. */
    @AttributeDefinition(description = "Nanoseconds for each transfer")
    String latency() default "0";

    /** Bytes for each second. */
    @AttributeDefinition(description = "Bytes for each second that the bus moves; 0 for no bound")
    String bandwidth() default "0";
}
