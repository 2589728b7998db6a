// SPDX-License-Identifier: Apache-2.0
export { RoomLens } from './src/roomlens.js';
export { ControlError } from './src/control.js';
