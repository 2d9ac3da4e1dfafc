// SPDX-License-Identifier: Apache-2.0
/**
 * What makes a device change its transport though nobody asked and none has gone (rule S7), as Configuration Admin
 * says. The component runtime changes it, and the units' own threads read it.
 */
package io.kiovec.core.internal.cause;
