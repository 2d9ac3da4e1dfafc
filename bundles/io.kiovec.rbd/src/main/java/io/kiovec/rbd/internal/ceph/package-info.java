// SPDX-License-Identifier: Apache-2.0
/**
 * The part of librados and librbd that is used, by {@code java.lang.foreign}: see {@code rados/librados.h} and
 * {@code rbd/librbd.h}. Blocking calls block their thread; a virtual thread pins its carrier.
 */
package io.kiovec.rbd.internal.ceph;
