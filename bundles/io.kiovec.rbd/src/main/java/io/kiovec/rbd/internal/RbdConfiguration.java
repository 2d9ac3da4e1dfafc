// SPDX-License-Identifier: Apache-2.0
package io.kiovec.rbd.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Pools of one Ceph cluster, for tools that draw forms; {@link SettingsParser} reads it. */
@ObjectClassDefinition(id = ConfiguredPools.PID, name = "Kiovec Ceph pools", description = "Which cluster pools are in, and who we are there; a change holds for devices that are opened from then on. Keys that begin with ceph. are Ceph's own options, as ceph.rbd_cache")
@interface RbdConfiguration {

    /** Which. */
    @AttributeDefinition(description = "The pools that it is for, with commas between; empty for all", required = false)
    String pools() default "";

    /** Whether to look. */
    @AttributeDefinition(description = "Whether the images are listed when devices are listed or looked for")
    boolean scan() default true;

    /** Where. */
    @AttributeDefinition(description = "The path of a ceph.conf; empty for the usual ones: CEPH_CONF, /etc/ceph/ceph.conf, ~/.ceph/config", required = false)
    String conf() default "";

    /** Where. */
    @AttributeDefinition(description = "Addresses of monitors, in place of ceph.conf's: HOST:PORT with commas between", required = false)
    String monitors() default "";

    /** Who we are. */
    @AttributeDefinition(description = "The user's name, without client.")
    String user() default ClusterTerms.USER;

    /** Who we are. */
    @AttributeDefinition(description = "The path of a keyring with the user's key, in place of ceph.conf's", required = false)
    String keyring() default "";

    /** Who we are. */
    @AttributeDefinition(type = AttributeType.PASSWORD, description = "In place of a keyring: the user's key", required = false)
    String key() default "";

    /** Time. */
    @AttributeDefinition(description = "Milliseconds that a connection may take to come about (client_mount_timeout): 1000 to 3600000")
    long connect_time() default 10_000;

    /** Time. */
    @AttributeDefinition(description = "Milliseconds that a monitor may take to answer (rados_mon_op_timeout); 0 for ever")
    long monitor_time() default 10_000;

    /** Time. */
    @AttributeDefinition(description = "Milliseconds that an OSD may take to answer (rados_osd_op_timeout); 0 for ever")
    long osd_time() default 30_000;

    /** Who writes. */
    @AttributeDefinition(description = "Whether an image that is opened for writing is locked for everybody else until it is closed")
    boolean exclusive_lock() default false;
}
