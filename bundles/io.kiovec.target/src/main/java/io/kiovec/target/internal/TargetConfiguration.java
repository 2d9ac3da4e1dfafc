// SPDX-License-Identifier: Apache-2.0
package io.kiovec.target.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What a configured target is; the same as the options of the command {@code target}. */
@ObjectClassDefinition(name = "Kiovec target", description = "Devices served over iSCSI")
@interface TargetConfiguration {

    /** The devices. */
    @AttributeDefinition(name = "Devices", description = "Addresses, LUN 0 first")
    String[] addresses() default {};

    /** Where it listens. */
    @AttributeDefinition(name = "Portal", description = "HOST:PORT, with commas between several; without a CHAP file on loopback only")
    String portal() default TargetOptions.DEFAULT_PORTAL;

    /** Its name. */
    @AttributeDefinition(name = "Name", description = "iSCSI name")
    String iqn() default TargetOptions.DEFAULT_IQN;

    /** Who may log in. */
    @AttributeDefinition(name = "CHAP file", description = "Lines USER SECRET or USER SECRET TARGET-USER TARGET-SECRET", required = false)
    String chap_file() default "";

    /** Where initiators are sent instead. */
    @AttributeDefinition(name = "Redirect", description = "HOST:PORT that initiators are sent to instead", required = false)
    String redirect() default "";

    /** Connections at once. */
    @AttributeDefinition(name = "Connections", description = "At once")
    int connections() default 64;

    /** Commands of a session. */
    @AttributeDefinition(name = "Queue depth", description = "Commands that a session may have at once")
    int queue_depth() default 128;

    /** Threads for slow devices. */
    @AttributeDefinition(name = "Threads", description = "For slow devices, beside one for each connection")
    int threads() default 64;

    /** Bytes of one connection. */
    @AttributeDefinition(name = "Memory", description = "Bytes of data that a connection may hold")
    int memory() default 128 << 20;

    /** Bytes of one command. */
    @AttributeDefinition(name = "Largest transfer", description = "Bytes that one command may move")
    int max_transfer() default 64 << 20;

    /** Milliseconds of a login. */
    @AttributeDefinition(name = "Login time", description = "Milliseconds that a login may take")
    long login_time() default 15_000;

    /** Milliseconds of silence. */
    @AttributeDefinition(name = "Silence", description = "Milliseconds that an initiator may say nothing before it is asked")
    long silence() default 30_000;

    /** Milliseconds to log out. */
    @AttributeDefinition(name = "Logout time", description = "Milliseconds that initiators have to log out when the target goes")
    long logout_time() default 1000;

    /** Milliseconds of a command. */
    @AttributeDefinition(name = "Timeout", description = "Milliseconds that a command waits for a device without a driver")
    long timeout() default 30_000;
}
