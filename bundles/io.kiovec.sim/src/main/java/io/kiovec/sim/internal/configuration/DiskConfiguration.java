// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.configuration;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** One simulated disk, for tools that draw forms; {@link DiskParser} reads it. Sizes take K, M, G, T, P or E. */
@ObjectClassDefinition(id = "io.kiovec.sim.disk", name = "Kiovec simulated disk", description = "A disk sim:NAME behind a simulated adapter of its own")
public @interface DiskConfiguration {

    /** The rest of the address. */
    @AttributeDefinition(name = "Name", description = "The disk is sim:NAME; a name that exists already is replaced")
    String name();

    /** Bytes. */
    @AttributeDefinition(description = "Bytes of user data, a multiple of the block size, up to 2^63-1; on another device all of it when empty")
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
    @AttributeDefinition(description = "A file, 'memory', or the address of another block device; empty for a file in the bundle's data area", required = false)
    String medium() default "";

    /** What a power loss takes. */
    @AttributeDefinition(description = "none: what was written stays; volatile: a power loss takes what was not flushed")
    String cache() default "none";

    /** Bytes. */
    @AttributeDefinition(description = "Bytes of a volatile cache")
    String cacheSize() default "16M";

    /** Whether unmapped blocks cost room. */
    @AttributeDefinition(description = "thin or thick")
    String provisioning() default "thin";

    /** Whether it can be ejected. */
    @AttributeDefinition(description = "true: the medium can be ejected and loaded")
    String removable() default "false";

    /** Protection information. */
    @AttributeDefinition(description = "none or type-1: eight more bytes for each block")
    String protection() default "none";

    /** Its own words. */
    @AttributeDefinition(description = "Vendor in INQUIRY, at most 8 characters", required = false)
    String vendor() default "";

    /** Its own words. */
    @AttributeDefinition(description = "Product in INQUIRY, at most 16 characters", required = false)
    String product() default "";

    /** Its own words. */
    @AttributeDefinition(description = "Revision in INQUIRY, at most 4 characters", required = false)
    String revision() default "";

    /** Its own words. */
    @AttributeDefinition(description = "Serial number; empty for the medium's", required = false)
    String serial() default "";

    /** A count. */
    @AttributeDefinition(description = "Commands that the disk takes at once; more end with TASK SET FULL")
    String commands() default "256";

    /** Milliseconds. */
    @AttributeDefinition(description = "Milliseconds that a sanitize or format takes at least")
    String sanitizeTime() default "0";

    /** Blocks. */
    @AttributeDefinition(description = "Blocks of one UNMAP; 4294967295 for any number")
    String maxUnmapBlocks() default "4294967295";

    /** Blocks. */
    @AttributeDefinition(description = "Only whole runs of so many blocks are unmapped; 0 for any block")
    String unmapGranularity() default "0";

    /** Blocks. */
    @AttributeDefinition(description = "The first block of a run that can be unmapped, below the granularity")
    String unmapAlignment() default "0";

    /** What it says of them. */
    @AttributeDefinition(description = "What unmapped blocks are said to read as: zeroes or undefined")
    String unmapped() default "zeroes";

    /** Blocks. */
    @AttributeDefinition(description = "Blocks of one read or write; empty for what the adapter takes", required = false)
    String maxTransferBlocks() default "";

    /** Blocks. */
    @AttributeDefinition(description = "Blocks of one WRITE ATOMIC; empty for the usual", required = false)
    String maxAtomicBlocks() default "";

    /** Blocks. */
    @AttributeDefinition(description = "The first block of WRITE ATOMIC is a multiple of it")
    String atomicAlignment() default "2";

    /** Blocks. */
    @AttributeDefinition(description = "The blocks of WRITE ATOMIC are a multiple of it")
    String atomicGranularity() default "2";

    /** A count. */
    @AttributeDefinition(description = "Descriptors of one UNMAP")
    String maxUnmapDescriptors() default "256";

    /** Blocks. */
    @AttributeDefinition(description = "Blocks of one WRITE SAME; 0 for any number")
    String maxWriteSameBlocks() default "2097152";

    /** Blocks. */
    @AttributeDefinition(description = "Blocks of one COMPARE AND WRITE, 1 to 255")
    String maxCompareBlocks() default "255";

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
    @AttributeDefinition(description = "Nanoseconds for each command, or two such numbers: 1000-5000 for anything between")
    String latency() default "0";

    /** A share. */
    @AttributeDefinition(description = "Share of the commands that take the tail instead, as 0.01 or 1%")
    String latencyTailShare() default "0";

    /** Nanoseconds. */
    @AttributeDefinition(description = "Nanoseconds of the tail")
    String latencyTail() default "0";

    /** A count. */
    @AttributeDefinition(description = "Commands of a queue that may complete in another order; 0 for none")
    String reorder() default "0";

    /** Which time. */
    @AttributeDefinition(description = "real; virtual: latencies and prices take no time")
    String clock() default "real";

    /** A number. */
    @AttributeDefinition(description = "What latencies, orders and power losses are drawn from")
    String seed() default "0";

    /** Bytes for each second. */
    @AttributeDefinition(description = "Bytes for each second that the bus moves; 0 for no bound")
    String bandwidth() default "0";
}
