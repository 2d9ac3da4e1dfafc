// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.configuration;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** One simulated tape, for tools that draw forms. Sizes take K, M, G or T. */
@ObjectClassDefinition(id = "io.kiovec.sim.tape", name = "Kiovec simulated tape", description = "A tape drive sim:NAME with one cartridge, behind a simulated adapter of its own. The adapter's keys are those of a simulated disk")
public @interface TapeConfiguration {

    /** The rest of the address. */
    @AttributeDefinition(name = "Name", description = "The tape is sim:NAME; a name that exists already is replaced")
    String name();

    /** Its file. */
    @AttributeDefinition(description = "The cartridge's file, or 'memory'; empty for a file in the bundle's data area", required = false)
    String medium() default "";

    /** Bytes. */
    @AttributeDefinition(description = "Bytes of a new cartridge, all partitions together")
    String capacity() default "1G";

    /** A count. */
    @AttributeDefinition(description = "Partitions of a new cartridge, 1 to 4")
    String partitions() default "1";

    /** A text. */
    @AttributeDefinition(description = "Barcode of a new cartridge, at most 32 characters", required = false)
    String barcode() default "";

    /** What is in the drive. */
    @AttributeDefinition(description = "data or cleaning")
    String cartridge() default "data";

    /** The switch on it. */
    @AttributeDefinition(description = "true: the cartridge may not be written")
    String writeProtected() default "false";

    /** Bytes. */
    @AttributeDefinition(description = "Bytes before the end of each partition where early warning begins", required = false)
    String earlyWarning() default "";

    /** Bytes. */
    @AttributeDefinition(description = "Bytes of the smallest block")
    String minBlock() default "1";

    /** Bytes. */
    @AttributeDefinition(description = "Bytes of the largest block")
    String maxBlock() default "16777215";

    /** Bytes. */
    @AttributeDefinition(description = "Bytes read and written until the drive asks to be cleaned; 0 for never")
    String cleanAfter() default "0";

    /** Milliseconds. */
    @AttributeDefinition(description = "Milliseconds that it takes to rewind, locate, space, erase, format, load or unload, at most an hour; the drive tells how far it is")
    String motionTime() default "0";
}
