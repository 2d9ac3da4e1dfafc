// SPDX-License-Identifier: Apache-2.0
package io.kiovec.iscsi.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** One portal of iSCSI targets, for tools that draw forms; {@link SettingsParser} reads it. */
@ObjectClassDefinition(id = ConfiguredTarget.PID, name = "Kiovec iSCSI portal", description = "Where iSCSI targets are, who we are there, and how sessions shall be; a change holds for devices that are opened from then on")
@interface IscsiConfiguration {

    /** Where. */
    @AttributeDefinition(description = "HOST, HOST:PORT or [ADDRESS]:PORT, as in addresses")
    String portal();

    /** Which. */
    @AttributeDefinition(description = "The iSCSI name of the one target that it is for; empty for all of the portal", required = false)
    String target() default "";

    /** Where else. */
    @AttributeDefinition(description = "Further portals of the same targets, HOST or HOST:PORT with commas between, or discovered for those that the portal tells; a disk is then reached by all of them", required = false)
    String portals() default "";

    /** Whether to look. */
    @AttributeDefinition(description = "Whether the portal is asked for its targets and units when devices are listed or looked for")
    boolean scan() default true;

    /** Who we are. */
    @AttributeDefinition(description = "The initiator's iSCSI name; empty for one with the machine's name", required = false)
    String initiator() default "";

    /** CHAP. */
    @AttributeDefinition(description = "How the initiator calls itself in CHAP; empty for no authentication", required = false)
    String chap_user() default "";

    /** CHAP. */
    @AttributeDefinition(type = AttributeType.PASSWORD, description = "The initiator's secret: 12 to 256 bytes, a word or 0x and hexadecimal digits", required = false)
    String chap_secret() default "";

    /** Mutual CHAP. */
    @AttributeDefinition(description = "How the target has to call itself; empty when it need not prove who it is", required = false)
    String chap_target_user() default "";

    /** Mutual CHAP. */
    @AttributeDefinition(type = AttributeType.PASSWORD, description = "The target's secret, another one than the initiator's", required = false)
    String chap_target_secret() default "";

    /** CHAP. */
    @AttributeDefinition(description = "Hashes for CHAP, the best first: some of MD5, SHA-1, SHA-256, SHA3-256 with commas between; empty for all, the strongest first. Give MD5 alone for tgt, which means SHA-1 by the number of SHA-256", required = false)
    String chap_algorithms() default "";

    /** CHAP by a file. */
    @AttributeDefinition(description = "In place of the four above: a file that only its owner can read, with one line USER SECRET or USER SECRET TARGET-USER TARGET-SECRET", required = false)
    String chap_file() default "";

    /** Digests. */
    @AttributeDefinition(description = "CRC32C after headers: none, preferred, required")
    String header_digest() default "none";

    /** Digests. */
    @AttributeDefinition(description = "CRC32C after data: none, preferred, required")
    String data_digest() default "none";

    /** How data goes out. */
    @AttributeDefinition(description = "Whether commands bring data along")
    boolean immediate_data() default true;

    /** How data goes out. */
    @AttributeDefinition(description = "Whether data follows commands without being asked for")
    boolean unsolicited_data() default true;

    /** How data goes out. */
    @AttributeDefinition(description = "Bytes of both together: 512 to 16777215")
    int first_burst() default TargetSettings.FIRST_BURST;

    /** How data goes out. */
    @AttributeDefinition(description = "Bytes that the target asks for at once: 512 to 16777215")
    int max_burst() default TargetSettings.MAX_BURST;

    /** How data comes. */
    @AttributeDefinition(description = "Bytes that the target sends in one PDU: 512 to 16777215")
    int max_segment() default TargetSettings.MAX_SEGMENT;

    /** Time. */
    @AttributeDefinition(description = "Milliseconds that a login may take")
    long login_time() default 10_000;

    /** Time. */
    @AttributeDefinition(description = "Milliseconds that a target may say nothing before it is asked, and then before it is given up; 0 for ever")
    long keep_alive() default 5_000;

    /** Time. */
    @AttributeDefinition(description = "Microseconds that a thread looks for an answer before it sleeps, where answers come as soon as that: 0 to 10000; 0 costs less of a processor and more time")
    long busy_poll() default 50;
}
