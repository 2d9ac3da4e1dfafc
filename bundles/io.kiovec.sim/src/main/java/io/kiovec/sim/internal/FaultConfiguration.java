// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** One rule for faults, for tools that draw forms; {@link io.kiovec.sim.internal.fault.FaultParser} reads it. */
@ObjectClassDefinition(id = ConfiguredFault.PID, name = "Kiovec simulated fault", description = "What happens to some commands of simulated devices")
@interface FaultConfiguration {

    /** What happens. */
    @AttributeDefinition(description = "check, busy, task-set-full, reservation-conflict, unit-attention, short, corrupt, timeout, host-reset, gone, power-loss, demote or delay")
    String action();

    /** Which devices. */
    @AttributeDefinition(description = "A device's name, with * for any characters")
    String device() default "*";

    /** Which commands. */
    @AttributeDefinition(description = "Hexadecimal operation codes or read, write, sync, unmap, separated by commas; empty for all", required = false)
    String opcode() default "";

    /** Which blocks. */
    @AttributeDefinition(description = "A block of a disk, or a first and a last one as in 100-199; empty for all", required = false)
    String blocks() default "";

    /** Which positions. */
    @AttributeDefinition(description = "A position of a tape, or a first and a last one; empty for all", required = false)
    String position() default "";

    /** Which of them. */
    @AttributeDefinition(description = "Only the command of that number among those that the rule means", required = false)
    String nth() default "";

    /** Which of them. */
    @AttributeDefinition(description = "So many of the first", required = false)
    String first() default "";

    /** Which of them. */
    @AttributeDefinition(description = "Each whose number is a multiple of it", required = false)
    String every() default "";

    /** How often. */
    @AttributeDefinition(description = "Probability, as 0.01 or 1%")
    String probability() default "1";

    /** What is drawn from. */
    @AttributeDefinition(description = "What probabilities and changed bytes are drawn from")
    String seed() default "0";

    /** Of check and unit-attention. */
    @AttributeDefinition(description = "Sense key, ASC and ASCQ in hexadecimal, as 3/11/00", required = false)
    String sense() default "";

    /** Of check. */
    @AttributeDefinition(description = "What the INFORMATION field says: a number, or block for the first block that the rule means", required = false)
    String information() default "";

    /** Of short and corrupt. */
    @AttributeDefinition(description = "Bytes that are moved, or changed", required = false)
    String bytes() default "";

    /** Of timeout. */
    @AttributeDefinition(description = "before or after the device does it")
    String moment() default "before";

    /** Of demote. */
    @AttributeDefinition(description = "The reason, as kernel or reserve-busy")
    String reason() default "kernel";

    /** Of delay. */
    @AttributeDefinition(description = "Nanoseconds")
    String nanos() default "1000000";
}
