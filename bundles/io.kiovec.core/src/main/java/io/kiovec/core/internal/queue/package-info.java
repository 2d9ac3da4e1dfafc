// SPDX-License-Identifier: Apache-2.0
/**
 * Many requests in flight: over threads of the framework that make synchronous calls (rule D1), or by a driver's own queue on
 * its owner's thread (rule D2), with the threads beside it for what that queue cannot do.
 */
package io.kiovec.core.internal.queue;
